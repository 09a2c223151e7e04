<#
.SYNOPSIS
Starts, joins, asks and ends a run of ActorShm from PowerShell 7 on Linux.
.EXAMPLE
./scripts/actorshm.ps1 start -Nodes 4
.EXAMPLE
./scripts/actorshm.ps1 submit -Program 'mean(x)' -Arguments '--input','x=x.npy'
.EXAMPLE
./scripts/actorshm.ps1 stop
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory, Position = 0)][ValidateSet('start', 'join', 'submit', 'stop')][string] $Action,
    [ValidateRange(0, 1024)][int] $Nodes = [Environment]::ProcessorCount,
    [string] $Program,
    [string[]] $Arguments = @(),
    [string] $RunDirectory = $env:ACTORSHM_RUN_DIR,
    [int] $WaitSeconds = 60
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

function Find-ActorShm {
    if ($env:ACTORSHM) { return $env:ACTORSHM }
    foreach ($build in 'Release', 'Debug') {
        $path = Join-Path $PSScriptRoot "../src/Host/bin/$build/net10.0/actorshm"
        if (Test-Path $path) { return (Resolve-Path $path).Path }
    }
    return (Get-Command actorshm).Source
}

$actorshm = Find-ActorShm
if (-not $RunDirectory) { $RunDirectory = "/dev/shm/actorshm-$(id -u)/default" }

switch ($Action) {
    'start' {
        $private = (New-Item -ItemType Directory -Path (Join-Path ([IO.Path]::GetTempPath()) ([Guid]::NewGuid()))).FullName
        $ready = Join-Path $private 'ready'
        $arguments = @('host', '--nodes', "$Nodes", '--run-dir', $RunDirectory, '--ready-file', $ready) + $Arguments
        $hostProcess = Start-Process -FilePath $actorshm -ArgumentList $arguments -PassThru -RedirectStandardOutput "$private/output" -RedirectStandardError "$private/errors"
        $until = [DateTime]::UtcNow.AddSeconds($WaitSeconds)
        while (-not (Test-Path $ready)) {
            if ($hostProcess.HasExited) { Get-Content "$private/errors" | Write-Error -ErrorAction Continue; exit $hostProcess.ExitCode }
            if ([DateTime]::UtcNow -gt $until) { Stop-Process -Id $hostProcess.Id; Write-Error "The host was not ready within $WaitSeconds s."; exit 1 }
            Start-Sleep -Milliseconds 100
        }
        Write-Output $hostProcess.Id
    }
    'join' {
        & $actorshm node --run-dir $RunDirectory @Arguments
        exit $LASTEXITCODE
    }
    'submit' {
        $answer = & $actorshm eval $Program --run-dir $RunDirectory --json @Arguments
        if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
        ($answer | ConvertFrom-Json).results | ForEach-Object { "$($_.name)`t$($_.value ?? $_.path)" }
    }
    'stop' {
        $list = & $actorshm nodes list --run-dir $RunDirectory --json
        if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
        $hostPid = ($list | ConvertFrom-Json).hostPid
        kill -TERM $hostPid
        Wait-Process -Id $hostPid -ErrorAction SilentlyContinue
    }
}
