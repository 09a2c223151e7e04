<#
.SYNOPSIS
Starts, joins, asks and ends a run of ActorShm from PowerShell 7 on Linux; the same as the scripts for the shell.
.DESCRIPTION
start prints the host's pid when all nodes have joined; submit prints one line for each answer, NAME<tab>VALUE, and of what was written NAME<tab>FILE.
What follows is given to the command: options of 'actorshm host', 'node' or 'eval'. One letter options such as -D are PowerShell's own unless they come in -Arguments.
start ends a host that is not ready within -WaitSeconds, 60 unless told otherwise, with exit code 1. It has as long again for that, and is killed then.
Exit code: that of the command; 130 after Ctrl-C, and 143 after SIGTERM, which end a host that is not ready yet, as SIGKILL does. Where pwsh is a tool of .NET
(dotnet tool install), it is a process that waits for another one, and a signal to the first does not come to the second, which goes on: send it to their group.
.EXAMPLE
./scripts/actorshm.ps1 start -Nodes 4 -Arguments '-D','actorshm.log-level=info'
.EXAMPLE
./scripts/actorshm.ps1 join
.EXAMPLE
./scripts/actorshm.ps1 submit -Program 'mean(x); max(x)' --input x=x.npy
.EXAMPLE
./scripts/actorshm.ps1 stop -AtOnce
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory, Position = 0)][ValidateSet('start', 'join', 'submit', 'stop')][string] $Action,
    [ValidateRange(0, 1024)][int] $Nodes = [Environment]::ProcessorCount,
    [string] $Program,
    [string] $RunDirectory = $env:ACTORSHM_RUN_DIR,
    [ValidateRange(1, 3600)][int] $WaitSeconds = 60,
    [switch] $AtOnce,
    [Parameter(ValueFromRemainingArguments)][string[]] $Arguments = @()
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

function Find-ActorShm {
    if ($env:ACTORSHM) { return $env:ACTORSHM }
    foreach ($build in 'Release', 'Debug') {
        $path = Join-Path $PSScriptRoot "../src/Host/bin/$build/net10.0/actorshm"
        if (Test-Path $path) { return (Resolve-Path $path).Path }
    }
    $installed = Get-Command actorshm -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1
    if ($installed) { return $installed.Source }
    [Console]::Error.WriteLine("actorshm is not built: run 'dotnet build -c Release', or set ACTORSHM to the executable.")
    exit 2
}

# As start.sh starts its host: its input ends with this script, however that ends, and without a line before it the host ends too. Start-Process would take
# arguments apart at spaces.
function Start-Detached([string] $Private, [string[]] $Command) {
    $start = [Diagnostics.ProcessStartInfo]::new('setsid')
    foreach ($argument in @('bash', '-c', '. "$0"; become_host "$@"', $common, $Private, "$WaitSeconds") + $Command) { $start.ArgumentList.Add($argument) }
    $start.RedirectStandardInput = $true
    return [Diagnostics.Process]::Start($start)
}

$common = Join-Path $PSScriptRoot 'common.sh'
$actorshm = Find-ActorShm
if (-not $RunDirectory) { $RunDirectory = "/dev/shm/actorshm-$(id -u)/default" }

switch ($Action) {
    'start' {
        $private = [IO.Directory]::CreateTempSubdirectory('actorshm-start-').FullName
        $hostProcess = $null
        $isReady = $false
        $isProcess = @(Get-PSCallStack).Count -eq 1 # otherwise somebody's session goes on
        try {
            $ready = Join-Path $private 'ready'
            $hostProcess = Start-Detached $private (@($actorshm, 'host', '--nodes', "$Nodes", '--run-dir', $RunDirectory, '--ready-file', $ready) + $Arguments)
            $until = [DateTime]::UtcNow.AddSeconds($WaitSeconds)
            while (-not (Test-Path $ready) -and -not $hostProcess.HasExited -and [DateTime]::UtcNow -lt $until) { Start-Sleep -Milliseconds 100 }
            $isReady = Test-Path $ready
            if ($isReady) { $hostProcess.Id; exit 0 }
            $isLate = -not $hostProcess.HasExited
            if ($isLate) {
                [Console]::Error.WriteLine("The host was not ready within $WaitSeconds s (-WaitSeconds), and is told to end.")
                & bash -c '. "$0"; end_process "$@"' $common $hostProcess.Id $WaitSeconds
            }
            $hostProcess.WaitForExit()
            & bash -c '. "$0"; print_said "$@" >&2' $common $private $WaitSeconds
            exit $(if ($isLate) { 1 } else { [Math]::Max(1, $hostProcess.ExitCode) }) # the code of a host that was told to end tells of the signal
        }
        finally {
            if ($hostProcess -and -not $isReady -and -not $hostProcess.HasExited) {
                # Ctrl-C, which comes here. Until the host is ready it belongs to this script, and ends with it.
                $hostProcess.StandardInput.Close()
                $hostProcess.WaitForExit()
                if ($isProcess) { [Environment]::Exit(130) } # PowerShell's own code would be 0 or 1
            }
            else {
                try { if ($hostProcess) { $hostProcess.StandardInput.WriteLine('free') } }
                catch [IO.IOException] { } # nobody reads it where the host could not be started
                Remove-Item -Recurse -Force $private
            }
        }
    }
    'join' {
        & $actorshm node --run-dir $RunDirectory @Arguments
        exit $LASTEXITCODE
    }
    'submit' {
        $answer = & $actorshm eval $Program --run-dir $RunDirectory --json @Arguments
        if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
        if ("$answer"[0] -ne '{') { # what --help prints
            $answer
            exit 0
        }
        $document = $answer | ConvertFrom-Json
        foreach ($result in $document.results) {
            if ($null -ne $result.note) {
                [Console]::Error.WriteLine("$($result.name): $($result.note)")
                continue
            }
            $value = if ($null -eq $result.value) { $result.path } else { ConvertTo-Json -Compress -Depth 16 -InputObject $result.value }
            "$($result.name)`t$value"
        }
        $shown = @($document.results | Where-Object { $null -eq $_.value } | ForEach-Object { $_.name })
        foreach ($output in $document.outputs) {
            if ($shown -cnotcontains $output.name) { "$($output.name)`t$($output.path)" }
        }
        exit 0
    }
    'stop' {
        & bash -c '. "$0"; end_host "$@"' $common $RunDirectory $(if ($AtOnce) { '--at-once' })
        exit $LASTEXITCODE
    }
}
