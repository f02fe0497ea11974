; setup.exe for one person: no administrator, no questions. /S is silent; /APPLICATION=FILE imports a
; registration for this person. Uninstall.exe /S keeps what the person has made; with /EVERYTHING that
; goes too. Defined from outside: VERSION, VERSION_NUMBERS, PUBLISHER, TREE, INTEGRATE, OUT.

Unicode true
Target amd64-unicode
SetCompressor /SOLID lzma
SetCompressorDictSize 64
ManifestDPIAware true

!include MUI2.nsh
!include FileFunc.nsh
!include WordFunc.nsh

!define PRODUCT "Copper Desktop"
!define WINDOW "CopperDesktop.exe"
!define CONSOLE "copper-desktop.exe"
!define KEY "Software\Copper Desktop"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\CopperDesktop"
!define CLASSES "Software\Classes"
!define AT_LOGIN "Software\Microsoft\Windows\CurrentVersion\Run"

; What setup.exe ends with, for those who start it from a script.
!define NEWER_INSTALLED 10
!define RUNNING 11
!define NOT_IMPORTED 12
!define NOT_REMOVED 13 ; Uninstall.exe: secrets could not be deleted, and nothing was uninstalled

Name "${PRODUCT}"
OutFile "${OUT}"
RequestExecutionLevel user
InstallDir "$LOCALAPPDATA\Programs\${PRODUCT}"
InstallDirRegKey HKCU "${KEY}" "InstallDir"
VIProductVersion "${VERSION_NUMBERS}"
VIAddVersionKey "ProductName" "${PRODUCT}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "${PRODUCT} Setup"
VIAddVersionKey "CompanyName" "${PUBLISHER}"
VIAddVersionKey "LegalCopyright" "MIT License"

!define MUI_ICON "${TREE}\copper-desktop.ico"
!define MUI_UNICON "${TREE}\copper-desktop.ico"
!define MUI_FINISHPAGE_RUN "$INSTDIR\${WINDOW}"
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE English

; Ends with STATUS after telling why; a silent run only has the status.
!macro EndWith STATUS REASON
    MessageBox MB_OK|MB_ICONSTOP "${REASON}" /SD IDOK
    SetErrorLevel ${STATUS}
    Quit
!macroend

; A program that runs has its file open, and half of it could not be replaced.
!macro EndWhereOpen FILE
    ${If} ${FileExists} "$INSTDIR\${FILE}"
        ClearErrors
        FileOpen $0 "$INSTDIR\${FILE}" a
        ${If} ${Errors}
            !insertmacro EndWith ${RUNNING} "${PRODUCT} is running. Please close it, then try again."
        ${EndIf}
        FileClose $0
    ${EndIf}
!macroend

!macro EndWhereItRuns
    !insertmacro EndWhereOpen "${WINDOW}"
    !insertmacro EndWhereOpen "${CONSOLE}"
!macroend

Function .onInit
    ReadRegStr $0 HKCU "${UNINSTALL}" "DisplayVersion"
    ${If} $0 != ""
        ${VersionCompare} "$0" "${VERSION}" $1
        ${If} $1 == 1
            !insertmacro EndWith ${NEWER_INSTALLED} \
                "A newer version, $0, is installed. Uninstall it first if you want this one."
        ${EndIf}
    ${EndIf}
    !insertmacro EndWhereItRuns
FunctionEnd

; Sets $1 to what follows /APPLICATION=, however it is quoted, or to nothing.
Function ApplicationFile
    StrCpy $1 ""
    System::Call 'kernel32::GetCommandLineW() w .r0'
    System::Call 'shell32::CommandLineToArgvW(w r0, *i .r2) p .r3'
    IntOp $2 $2 - 1
    ${For} $4 1 $2
        IntOp $5 $4 * 8 ; the size of a pointer
        IntPtrOp $5 $3 + $5
        System::Call '*$5(w .r6)'
        StrCpy $7 $6 13
        ${If} $7 == "/APPLICATION="
            StrCpy $1 $6 "" 13
        ${EndIf}
    ${Next}
    System::Call 'kernel32::LocalFree(p r3)'
FunctionEnd

; Has the person's terminals find the program, or no longer: WHAT is add or remove.
!macro ChangePath WHAT
    InitPluginsDir
    SetOutPath "$PLUGINSDIR"
    File "${INTEGRATE}"
    ExecWait '"$PLUGINSDIR\integrate.exe" path ${WHAT} "$INSTDIR"'
!macroend

; Has the window open files whose names end in ENDING, or no longer; another program's are left alone.
!macro Associate ENDING KIND WORDS
    WriteRegStr HKCU "${CLASSES}\${ENDING}" "" "${KIND}"
    WriteRegStr HKCU "${CLASSES}\${KIND}" "" "${WORDS}"
    WriteRegStr HKCU "${CLASSES}\${KIND}\DefaultIcon" "" "$INSTDIR\${WINDOW},0"
    WriteRegStr HKCU "${CLASSES}\${KIND}\shell\open\command" "" '"$INSTDIR\${WINDOW}" "%1"'
!macroend

!macro Dissociate ENDING KIND
    ReadRegStr $0 HKCU "${CLASSES}\${ENDING}" ""
    ${If} $0 == "${KIND}"
        DeleteRegKey HKCU "${CLASSES}\${ENDING}"
    ${EndIf}
    DeleteRegKey HKCU "${CLASSES}\${KIND}"
!macroend

Section
    RMDir /r "$INSTDIR\lib" ; modules of an earlier version
    SetOutPath "$INSTDIR"
    File /r "${TREE}\*.*"
    WriteUninstaller "$INSTDIR\Uninstall.exe"
    CreateShortcut "$SMPROGRAMS\${PRODUCT}.lnk" "$INSTDIR\${WINDOW}"

    WriteRegStr HKCU "${KEY}" "InstallDir" "$INSTDIR"
    WriteRegStr HKCU "Software\Microsoft\Windows\CurrentVersion\App Paths\${CONSOLE}" "" "$INSTDIR\${CONSOLE}"
    !insertmacro Associate .copperapp CopperDesktop.Application "Copper Desktop application"
    !insertmacro Associate .coppermove CopperDesktop.Connections "Copper Desktop connections"

    WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "${PRODUCT}"
    WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
    WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\${WINDOW}"
    WriteRegStr HKCU "${UNINSTALL}" "Publisher" "${PUBLISHER}"
    WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
    WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\Uninstall.exe"'
    WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\Uninstall.exe" /S'
    WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
    WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
    ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
    IntFmt $0 "0x%08X" $0
    WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" "$0"
    System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)' ; SHCNE_ASSOCCHANGED
    !insertmacro ChangePath add

    Call ApplicationFile
    ${If} $1 != ""
        nsExec::ExecToLog '"$INSTDIR\${CONSOLE}" applications import "$1"'
        Pop $0
        ${If} $0 != 0
            SetErrorLevel ${NOT_IMPORTED}
            MessageBox MB_OK|MB_ICONEXCLAMATION \
                "${PRODUCT} is installed, but the registration in $1 was not imported. Open the file to see why." \
                /SD IDOK
        ${EndIf}
    ${EndIf}
SectionEnd

Var everything

Function un.onInit
    !insertmacro EndWhereItRuns
    StrCpy $everything 0
    ${GetParameters} $0
    ClearErrors
    ${GetOptions} $0 "/EVERYTHING" $1
    ${IfNot} ${Errors}
        StrCpy $everything 1
    ${EndIf}
FunctionEnd

; Deletes connections, registrations and their secrets by the program's own means: it alone knows
; what is in Credential Manager. Nothing is uninstalled where it fails, so that it can be tried again.
Function un.RemoveEverything
    nsExec::ExecToLog '"$INSTDIR\${CONSOLE}" remove --all --yes'
    Pop $0
    ${If} $0 != 0
        MessageBox MB_YESNO|MB_ICONEXCLAMATION|MB_DEFBUTTON2 \
            "Not every secret could be deleted from Credential Manager. Uninstall ${PRODUCT} nevertheless, and leave them there?" \
            /SD IDNO IDYES uninstall
        SetErrorLevel ${NOT_REMOVED}
        Quit
    uninstall:
        Return
    ${EndIf}
    RMDir /r "$LOCALAPPDATA\copper-desktop"
    RMDir /r "$APPDATA\copper-desktop"
FunctionEnd

Section Uninstall
    ${If} $everything == 0
        MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 \
            "Also delete your connections, registrations, settings and their secrets from this computer? Copper goes on honouring tokens until they are revoked there, under Settings, Integrations." \
            /SD IDNO IDNO keep
        StrCpy $everything 1
    keep:
    ${EndIf}
    ${If} $everything == 1
        Call un.RemoveEverything
    ${EndIf}
    !insertmacro ChangePath remove
    SetOutPath "$TEMP" ; a folder that is in use cannot be removed
    RMDir /r "$INSTDIR"
    RMDir /r "$LOCALAPPDATA\copper-desktop\bytecode"
    RMDir "$LOCALAPPDATA\copper-desktop" ; only if the person has no data in it
    Delete "$SMPROGRAMS\${PRODUCT}.lnk"
    !insertmacro Dissociate .copperapp CopperDesktop.Application
    !insertmacro Dissociate .coppermove CopperDesktop.Connections
    DeleteRegValue HKCU "${AT_LOGIN}" "${PRODUCT}"
    DeleteRegKey HKCU "Software\Microsoft\Windows\CurrentVersion\App Paths\${CONSOLE}"
    DeleteRegKey HKCU "${UNINSTALL}"
    DeleteRegKey HKCU "${KEY}"
    System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd
