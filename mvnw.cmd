@echo off
rem Runs Maven for this checkout: an installed one of version 3.8.7 or newer, on JDK 25 where there is one.
rem Nothing is downloaded here; Maven itself fetches what the pom names.
setlocal
call "%~dp0src\dist\jdk.cmd" javac && call set "JAVA_HOME=%%jdk%%"
set "maven="
if defined MAVEN_HOME if exist "%MAVEN_HOME%\bin\mvn.cmd" set "maven=%MAVEN_HOME%\bin\mvn.cmd"
if not defined maven for %%m in (mvn.cmd) do set "maven=%%~$PATH:m"
if not defined maven (
    echo mvnw: Maven 3.8.7 or newer is needed; there is none in MAVEN_HOME or on PATH. 1>&2
    echo Install it, for example: winget install Apache.Maven, or scoop install maven 1>&2
    exit /b 69
)
call "%maven%" %*
exit /b %errorlevel%
