/* For tests under Wine alone, never shipped: Windows 10 has this library, Wine 8 has not.
 *
 * cryptography, which is written in Rust, asks it for random bytes; Wine has those elsewhere.
 */

#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID bytes, ULONG count); /* RtlGenRandom */

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE bytes, SIZE_T count)
{
    return SystemFunction036(bytes, (ULONG)count);
}
