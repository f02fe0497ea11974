/* For tests under Wine alone, never shipped: Windows 10 has this library, Wine 8 has not.
 *
 * Qt asks it for converters of old character sets. Here there are none, which it is told politely.
 */

#define EXPORT __declspec(dllexport)

typedef int error_code;

enum { FILE_ACCESS_ERROR = 4, UNSUPPORTED_ERROR = 16 };

EXPORT void *ucnv_open(const char *name, error_code *error)
{
    (void)name;
    *error = FILE_ACCESS_ERROR;
    return 0;
}

EXPORT signed char ucnv_getMaxCharSize(void *converter)
{
    (void)converter;
    return 1;
}

EXPORT const char *ucnv_getName(void *converter, error_code *error)
{
    (void)converter;
    *error = UNSUPPORTED_ERROR;
    return 0;
}

/* Never called without a converter, of which there is none. */
#define NEVER_CALLED(name) EXPORT void *name(void) { return 0; }

NEVER_CALLED(ucnv_close)
NEVER_CALLED(ucnv_reset)
NEVER_CALLED(UCNV_FROM_U_CALLBACK_SUBSTITUTE)
NEVER_CALLED(UCNV_TO_U_CALLBACK_SUBSTITUTE)
NEVER_CALLED(ucnv_getToUCallBack)
NEVER_CALLED(ucnv_getFromUCallBack)
NEVER_CALLED(ucnv_setToUCallBack)
NEVER_CALLED(ucnv_setFromUCallBack)
NEVER_CALLED(ucnv_cbToUWriteUChars)
NEVER_CALLED(ucnv_cbFromUWriteUChars)
NEVER_CALLED(ucnv_toUnicode)
NEVER_CALLED(ucnv_fromUnicode)
NEVER_CALLED(ucnv_toUCountPending)
NEVER_CALLED(ucnv_fromUCountPending)
NEVER_CALLED(ucnv_getStandardName)
NEVER_CALLED(ucnv_getAvailableName)
NEVER_CALLED(ucnv_countAvailable)
