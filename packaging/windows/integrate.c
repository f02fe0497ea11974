/* What the installers cannot do in their own languages; it is in them, and in no program's folder.
 *
 *     integrate managed [FILE]   make the folder of managed applications what only administrators
 *                                may change, and put FILE into it; needs to be the system's installer
 *     integrate unmanaged        take that file away, and the folder if it is empty
 *     integrate path add|remove FOLDER    have the person's terminals find FOLDER, or no longer
 *
 * The exit status is 0, or what Windows said.
 */

#include <aclapi.h>
#include <sddl.h>
#include <shlobj.h>
#include <stdlib.h>
#include <wchar.h>
#include <windows.h>

#define PATH_UNITS 32768
#define FOLDER_NAME L"\\copper-desktop"
#define FILE_NAME L"\\installed.copperapp"

/* The administrators own it, they and the system may change it, people may read it. */
#define FOLDER_SECURITY L"O:BAG:BAD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1200a9;;;BU)"
#define FILE_SECURITY L"O:BAG:BAD:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;0x1200a9;;;BU)"

static wchar_t folder[PATH_UNITS], file[PATH_UNITS];

static DWORD find_folder(void)
{
    PWSTR common = NULL;
    if (FAILED(SHGetKnownFolderPath(&FOLDERID_ProgramData, 0, NULL, &common)))
        return ERROR_PATH_NOT_FOUND;
    swprintf(folder, PATH_UNITS, L"%ls" FOLDER_NAME, common);
    swprintf(file, PATH_UNITS, L"%ls" FILE_NAME, folder);
    CoTaskMemFree(common);
    return ERROR_SUCCESS;
}

/* Whoever was here first may have shut everybody out: installers may still give it an owner. */
static void enable_restoring(void)
{
    HANDLE token;
    TOKEN_PRIVILEGES wanted = {1, {{{0, 0}, SE_PRIVILEGE_ENABLED}}};
    if (!OpenProcessToken(GetCurrentProcess(), TOKEN_ADJUST_PRIVILEGES, &token))
        return;
    if (LookupPrivilegeValueW(NULL, SE_RESTORE_NAME, &wanted.Privileges[0].Luid))
        AdjustTokenPrivileges(token, FALSE, &wanted, 0, NULL, NULL);
    CloseHandle(token);
}

/* Give what is at PATH the security, once it is sure that it leads nowhere else. */
static DWORD protect(const wchar_t *path, const wchar_t *security)
{
    DWORD status = ERROR_SUCCESS;
    BY_HANDLE_FILE_INFORMATION found;
    PSECURITY_DESCRIPTOR descriptor;
    HANDLE opened = CreateFileW(path, READ_CONTROL | WRITE_DAC | WRITE_OWNER, FILE_SHARE_READ, NULL,
                                OPEN_EXISTING,
                                FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT, NULL);
    if (opened == INVALID_HANDLE_VALUE)
        return GetLastError();
    if (!GetFileInformationByHandle(opened, &found))
        status = GetLastError();
    else if (found.dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT)
        status = ERROR_CANT_ACCESS_FILE;
    else if (!ConvertStringSecurityDescriptorToSecurityDescriptorW(security, SDDL_REVISION_1,
                                                                   &descriptor, NULL))
        status = GetLastError();
    else {
        if (!SetKernelObjectSecurity(opened,
                                     OWNER_SECURITY_INFORMATION | GROUP_SECURITY_INFORMATION |
                                         DACL_SECURITY_INFORMATION |
                                         PROTECTED_DACL_SECURITY_INFORMATION,
                                     descriptor))
            status = GetLastError();
        LocalFree(descriptor);
    }
    CloseHandle(opened);
    return status;
}

/* A file that somebody else has put there is replaced, never written into. */
static DWORD manage(const wchar_t *given)
{
    DWORD status = find_folder();
    enable_restoring();
    if (status == ERROR_SUCCESS && !CreateDirectoryW(folder, NULL) &&
        GetLastError() != ERROR_ALREADY_EXISTS)
        status = GetLastError();
    if (status == ERROR_SUCCESS)
        status = protect(folder, FOLDER_SECURITY);
    if (status != ERROR_SUCCESS || given == NULL || *given == L'\0')
        return status;
    if (!DeleteFileW(file) && GetLastError() != ERROR_FILE_NOT_FOUND)
        return GetLastError();
    if (!CopyFileW(given, file, TRUE))
        return GetLastError();
    return protect(file, FILE_SECURITY);
}

static DWORD unmanage(void)
{
    DWORD status = find_folder();
    if (status == ERROR_SUCCESS) {
        DeleteFileW(file);
        RemoveDirectoryW(folder); /* fails where an administrator has more in it, as it should */
    }
    return status;
}

/* Copy the folders of FROM to TO, but for FOLDER; ADD puts it at the end. */
static void list_folders(wchar_t *to, wchar_t *from, const wchar_t *wanted, int add)
{
    *to = L'\0';
    for (wchar_t *one = wcstok(from, L";"); one != NULL; one = wcstok(NULL, L";")) {
        if (_wcsicmp(one, wanted) == 0)
            continue;
        wcscat(wcscat(to, *to ? L";" : L""), one);
    }
    if (add)
        wcscat(wcscat(to, *to ? L";" : L""), wanted);
}

static DWORD change_path(const wchar_t *wanted, int add)
{
    HKEY key;
    DWORD kind = REG_EXPAND_SZ, size = 0;
    LSTATUS status = RegCreateKeyExW(HKEY_CURRENT_USER, L"Environment", 0, NULL, 0,
                                     KEY_QUERY_VALUE | KEY_SET_VALUE, NULL, &key, NULL);
    if (status != ERROR_SUCCESS)
        return (DWORD)status;
    status = RegQueryValueExW(key, L"Path", NULL, &kind, NULL, &size);
    wchar_t *old = calloc(size / sizeof *old + 1, sizeof *old);
    wchar_t *new = calloc(size / sizeof *old + wcslen(wanted) + 2, sizeof *new);
    if (old == NULL || new == NULL)
        status = ERROR_NOT_ENOUGH_MEMORY;
    else if (status == ERROR_FILE_NOT_FOUND)
        status = ERROR_SUCCESS;
    else if (status == ERROR_SUCCESS)
        status = RegQueryValueExW(key, L"Path", NULL, &kind, (BYTE *)old, &size);
    if (status == ERROR_SUCCESS) {
        list_folders(new, old, wanted, add);
        if (*new)
            status = RegSetValueExW(key, L"Path", 0, kind, (const BYTE *)new,
                                    (DWORD)((wcslen(new) + 1) * sizeof *new));
        else
            RegDeleteValueW(key, L"Path");
        SendMessageTimeoutW(HWND_BROADCAST, WM_SETTINGCHANGE, 0, (LPARAM)L"Environment",
                            SMTO_ABORTIFHUNG, 1000, NULL);
    }
    free(old);
    free(new);
    RegCloseKey(key);
    return (DWORD)status;
}

int WINAPI wWinMain(HINSTANCE instance, HINSTANCE previous, LPWSTR line, int show)
{
    int argc = 0;
    wchar_t **argv = CommandLineToArgvW(GetCommandLineW(), &argc);
    (void)instance, (void)previous, (void)line, (void)show;
    if (argv == NULL)
        return ERROR_BAD_ARGUMENTS;
    if (argc >= 2 && wcscmp(argv[1], L"managed") == 0)
        return (int)manage(argc > 2 ? argv[2] : NULL);
    if (argc == 2 && wcscmp(argv[1], L"unmanaged") == 0)
        return (int)unmanage();
    if (argc == 4 && wcscmp(argv[1], L"path") == 0)
        return (int)change_path(argv[3], wcscmp(argv[2], L"add") == 0);
    return ERROR_BAD_ARGUMENTS;
}
