; The installer for Windows: for one person, with no administrator's rights. packaging/build calls
;   makensis -DVERSION=… -DFILES=FOLDER -DREMOVES=FILE.nsh -DICON=FILE.ico -DOPENS=PROGRAM.exe -DOUT=FILE.exe installer.nsi
; Silent: setup.exe /S [/D=FOLDER]. Removed silently: uninstall.exe /S, which leaves the person's settings and logs; /S /ALL takes them, too.
; As the program is: a Windows without a 32-bit side runs it, too, and so does a Wine without one.
Target amd64-unicode
RequestExecutionLevel user
SetCompressor /SOLID lzma

!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh

!define NAME "Socket Lab"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\SocketLab"
!define CLASSES "Software\Classes"
!define SHCNE_ASSOCCHANGED 0x08000000

Name "${NAME} ${VERSION}"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\Socket Lab"
InstallDirRegKey HKCU "${UNINSTALL}" "InstallLocation"
BrandingText " "

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_FINISHPAGE_RUN "$INSTDIR\${OPENS}"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
; The first is taken where the system speaks neither.
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "SimpChinese"

LangString Title ${LANG_ENGLISH} "Socket Lab"
LangString Title ${LANG_SIMPCHINESE} "套接字实验室"
LangString LabFile ${LANG_ENGLISH} "Socket Lab lab"
LangString LabFile ${LANG_SIMPCHINESE} "套接字实验室的实验"
LangString LogFile ${LANG_ENGLISH} "Socket Lab recorded log"
LangString LogFile ${LANG_SIMPCHINESE} "套接字实验室的日志"
LangString RemoveOwn ${LANG_ENGLISH} "Remove your settings and the logs of earlier runs, too?"
LangString RemoveOwn ${LANG_SIMPCHINESE} "是否同时删除你的设置和以往运行的日志？"

VIProductVersion "${VERSION}.0"
VIAddVersionKey /LANG=${LANG_ENGLISH} "ProductName" "Socket Lab"
VIAddVersionKey /LANG=${LANG_ENGLISH} "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=${LANG_ENGLISH} "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=${LANG_ENGLISH} "FileDescription" "Socket Lab setup"
VIAddVersionKey /LANG=${LANG_ENGLISH} "LegalCopyright" "MIT OR Apache-2.0"

; A kind of file: its name, its icon, and the program that opens it.
!macro kind id title
  WriteRegStr HKCU "${CLASSES}\${id}" "" "${title}"
  WriteRegStr HKCU "${CLASSES}\${id}\DefaultIcon" "" "$INSTDIR\socketlab.ico"
  WriteRegStr HKCU "${CLASSES}\${id}\shell\open\command" "" '"$INSTDIR\${OPENS}" "%1"'
!macroend

Section
  SetOutPath "$INSTDIR"
  File /r "${FILES}/*"
  File "/oname=socketlab.ico" "${ICON}"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  ; What the installer wrote, so that nothing else is taken when it goes.
  CreateShortcut "$SMPROGRAMS\$(Title).lnk" "$INSTDIR\${OPENS}" "" "$INSTDIR\socketlab.ico"
  WriteRegStr HKCU "${UNINSTALL}" "Shortcut" "$SMPROGRAMS\$(Title).lnk"

  !insertmacro kind "SocketLab.Log" "$(LogFile)"
  !insertmacro kind "SocketLab.Lab" "$(LabFile)"
  WriteRegStr HKCU "${CLASSES}\.lablog" "" "SocketLab.Log"
  ; Windows knows only the last ending of .lab.toml. Whoever opens .toml already goes on doing so; Socket Lab is then offered under
  ; “Open with”.
  WriteRegNone HKCU "${CLASSES}\.toml\OpenWithProgids" "SocketLab.Lab"
  ReadRegStr $0 HKCR ".toml" ""
  ${If} $0 == ""
    WriteRegStr HKCU "${CLASSES}\.toml" "" "SocketLab.Lab"
  ${EndIf}
  System::Call 'shell32::SHChangeNotify(i ${SHCNE_ASSOCCHANGED}, i 0, p 0, p 0)'

  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "$(Title)"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\socketlab.ico"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  IntFmt $0 "0x%08X" $0
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" "$0"
SectionEnd

Section "Uninstall"
  ReadRegStr $0 HKCU "${UNINSTALL}" "Shortcut"
  ${If} $0 != ""
    Delete "$0"
  ${EndIf}
  ; A person may have chosen a folder that holds other things: what was put there goes by its name.
  !include "${REMOVES}"
  Delete "$INSTDIR\socketlab.ico"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  ; It may have come with us; only an empty folder goes.
  RMDir "$LOCALAPPDATA\Programs"

  ReadRegStr $0 HKCU "${CLASSES}\.toml" ""
  ${If} $0 == "SocketLab.Lab"
    DeleteRegValue HKCU "${CLASSES}\.toml" ""
  ${EndIf}
  DeleteRegValue HKCU "${CLASSES}\.toml\OpenWithProgids" "SocketLab.Lab"
  DeleteRegKey /ifempty HKCU "${CLASSES}\.toml\OpenWithProgids"
  DeleteRegKey /ifempty HKCU "${CLASSES}\.toml"
  ReadRegStr $0 HKCU "${CLASSES}\.lablog" ""
  ${If} $0 == "SocketLab.Log"
    DeleteRegKey HKCU "${CLASSES}\.lablog"
  ${EndIf}
  DeleteRegKey HKCU "${CLASSES}\SocketLab.Log"
  DeleteRegKey HKCU "${CLASSES}\SocketLab.Lab"
  DeleteRegKey HKCU "${UNINSTALL}"
  System::Call 'shell32::SHChangeNotify(i ${SHCNE_ASSOCCHANGED}, i 0, p 0, p 0)'

  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/ALL" $1
  ${If} ${Errors}
    MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "$(RemoveOwn)" /SD IDNO IDNO keep
  ${EndIf}
  RMDir /r "$APPDATA\socketlab"
  RMDir /r "$LOCALAPPDATA\socketlab"
  keep:
SectionEnd
