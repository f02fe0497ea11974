/* For tests under Wine alone, never shipped: colour profiles, which Wine 8 has in part.
 *
 * Qt's window plugin needs these names to be loaded. No screen has a profile here.
 */

#define EXPORT __declspec(dllexport)
#define NONE(name) EXPORT void *name(void) { return 0; }

enum { NOT_IMPLEMENTED = (int)0x80004001 };

NONE(WcsCreateIccProfile)
NONE(OpenColorProfileW)
NONE(CloseColorProfile)
NONE(GetColorProfileFromHandle)
NONE(WcsGetDefaultColorProfile)
NONE(WcsGetDefaultColorProfileSize)
NONE(GetColorDirectoryW)

EXPORT int ColorProfileGetDisplayDefault(void)
{
    return NOT_IMPLEMENTED;
}

EXPORT int ColorProfileGetDisplayList(void)
{
    return NOT_IMPLEMENTED;
}
