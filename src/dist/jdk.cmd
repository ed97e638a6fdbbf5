@echo off
rem Sets jdk to the home of a JDK 25 or newer that has bin\%1.exe: JAVA_HOME, java on PATH, the usual folders.
rem Otherwise says what to install and returns 69. Only 25 to 29 are looked for: findstr knows no numbers.
set "jdk="
if defined JAVA_HOME call :try "%JAVA_HOME%" %1
if not defined jdk for /f "delims=" %%j in ('where java 2^>nul') do call :try "%%~dpj.." %1
for %%r in ("%ProgramFiles%\Eclipse Adoptium" "%ProgramFiles%\Java" "%ProgramFiles%\Microsoft" "%ProgramFiles%\Zulu" "%ProgramFiles%\Amazon Corretto" "%USERPROFILE%\.jdks" "%USERPROFILE%\scoop\apps") do (
    if not defined jdk if exist "%%~r" for /d %%d in ("%%~r\*") do call :try "%%~d" %1
)
if defined jdk exit /b 0
echo tether: Java 25 or newer is needed; JAVA_HOME, PATH and the usual folders have none. 1>&2
echo Install one, for example: winget install EclipseAdoptium.Temurin.25.JDK 1>&2
exit /b 69

:try
if defined jdk exit /b 0
if not exist "%~1\bin\%2.exe" exit /b 0
findstr /b /r /c:"JAVA_VERSION=\"2[5-9]" "%~1\release" >nul 2>nul && set "jdk=%~f1"
exit /b 0
