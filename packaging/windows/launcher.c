/* Starts Copper Desktop in the Python that is installed beside it.
 *
 * Built twice: CopperDesktop.exe opens the window, copper-desktop.exe (CONSOLE) works in a terminal.
 * Bytecode goes into the person's own folder, so that the program's folder is never written to.
 */

#include <shlobj.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>
#include <windows.h>

#define PATH_UNITS 32768
#define OWN_ARGUMENTS 8

typedef int (*py_main)(int, wchar_t **);

static int fail(const wchar_t *reason)
{
#ifdef CONSOLE
    fwprintf(stderr, L"%ls\n", reason);
#else
    MessageBoxW(NULL, reason, L"Copper Desktop", MB_ICONERROR);
#endif
    return 3;
}

/* Write "pycache_prefix=" and a folder of this version's own; return whether there is one. */
static int bytecode_option(wchar_t *option)
{
    PWSTR folder = NULL;
    int found = SUCCEEDED(SHGetKnownFolderPath(&FOLDERID_LocalAppData, 0, NULL, &folder));
    if (found)
        swprintf(option, PATH_UNITS, L"pycache_prefix=%ls\\copper-desktop\\bytecode\\" VERSION, folder);
    CoTaskMemFree(folder);
    return found;
}

static int run(int argc, wchar_t **argv)
{
    static wchar_t program[PATH_UNITS], library[PATH_UNITS], option[PATH_UNITS];
    DWORD length = GetModuleFileNameW(NULL, program, PATH_UNITS);
    if (length == 0 || length >= PATH_UNITS - 32)
        return fail(L"Copper Desktop is in a folder whose path is too long.");
    wcscpy(library, program);
    wcscpy(wcsrchr(library, L'\\') + 1, PYTHON_DLL);
    HMODULE python = LoadLibraryExW(library, NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
    py_main start = python ? (py_main)(void *)GetProcAddress(python, "Py_Main") : NULL;
    wchar_t **arguments = calloc((size_t)argc + OWN_ARGUMENTS + 1, sizeof *arguments);
    if (start == NULL || arguments == NULL)
        return fail(L"A part of Copper Desktop is missing. Please install it again.");
    int count = 0;
    arguments[count++] = program;
    arguments[count++] = L"-I";
    arguments[count++] = L"-X";
    arguments[count++] = L"packaged";
    if (bytecode_option(option)) {
        arguments[count++] = L"-X";
        arguments[count++] = option;
    }
    arguments[count++] = L"-m";
    arguments[count++] = L"copper_desktop";
    for (int given = 1; given < argc; given++)
        arguments[count++] = argv[given];
    return start(count, arguments);
}

#ifdef CONSOLE
int wmain(int argc, wchar_t **argv)
{
    return run(argc, argv);
}
#else
int WINAPI wWinMain(HINSTANCE instance, HINSTANCE previous, LPWSTR line, int show)
{
    int argc = 0;
    wchar_t **argv = CommandLineToArgvW(GetCommandLineW(), &argc);
    (void)instance, (void)previous, (void)line, (void)show;
    return argv == NULL ? fail(L"Copper Desktop could not be started.") : run(argc, argv);
}
#endif
