@echo off
rem Runs Tether on Windows: the same as the script `tether`, which explains the steps. Windows cannot replace a
rem process by another, so cmd.exe stays as a launcher between client and shim; the shim knows such launchers.
setlocal
set "here=%~dp0"
set "self=%~f0"
if not exist "%here%pom.xml" goto distribution

set "base=%here%target"
if exist "%base%\jvm\common.options" if exist "%base%\tether.jar" goto built
rem Creating a folder is one step, so only one of several starters builds; the others wait for its result.
md "%here%.building" 2>nul || goto wait
echo tether: first use of this checkout: building it, which takes a minute or two 1>&2
call "%here%mvnw.cmd" -B -q -f "%here%pom.xml" package -DskipTests <nul 1>&2
rd "%here%.building" 2>nul
if not exist "%base%\jvm\common.options" (
    echo tether: the build failed; see above, or run "%here%mvnw.cmd" package 1>&2
    exit /b 70
)
goto built
:wait
echo tether: waiting for another start that builds this checkout; remove "%here%.building" if there is none 1>&2
:again
ping -n 2 127.0.0.1 >nul
if exist "%here%.building" goto again
if not exist "%base%\jvm\common.options" (
    echo tether: the build of another start failed; run "%here%mvnw.cmd" package 1>&2
    exit /b 70
)
goto built

:distribution
for %%d in ("%here%..") do set "base=%%~fd"
if not exist "%base%\runtime\bin\java.exe" (
    echo tether: %base% is not a whole distribution: it has no runtime\bin\java.exe. Unpack it again. 1>&2
    exit /b 69
)

:built
set "role=command"
if /i "%~1"=="shim" set "role=shim"
if /i "%~1"=="fleet" set "role=daemon"
if /i "%~1"=="daemon" if /i "%~2"=="run" set "role=daemon"
if /i "%~1"=="ps" if "%~2"=="" set "role=ps"

set "java=%base%\runtime\bin\java.exe"
if not exist "%java%" (
    call "%here%src\dist\jdk.cmd" java || exit /b 69
)
if not exist "%base%\runtime\bin\java.exe" set "java=%jdk%\bin\java.exe"

rem Set by other programs for their own JVMs.
set "JAVA_TOOL_OPTIONS="
set "JDK_JAVA_OPTIONS="
set "_JAVA_OPTIONS="

set "aot="
if exist "%base%\aot\%role%.aot" set "aot="-XX:AOTCache=%base%\aot\%role%.aot""
"%java%" "@%base%\jvm\common.options" "@%base%\jvm\%role%.options" %aot% "-Dtether.aot=%base%\aot\%role%.aot" "-Dtether.launcher=%self%" -cp "%base%\tether.jar" dev.mcptether.Main %*
exit /b %errorlevel%
