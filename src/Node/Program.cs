using ActorShm.Actors.Configuration;
using ActorShm.Actors.Coordination;
using ActorShm.Actors.Logging;
using ActorShm.Actors.Work;
using ActorShm.Telemetry;

NodeOptions options;
ActorShmSettings settings;
try
{
    options = NodeOptions.Parse(args);
    settings = ActorShmSettings.Load(options.Settings.Over(ActorShmSettings.InstalledOverrides("node.conf")).WithEnvironment());
}
catch (Exception e) when (e is ArgumentException or SettingsException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}

using var loggers = ProcessLog.ToStandardError(settings);
if (!options.IsLaunchedByHost && Directory.Exists(options.RunDirectory))
{
    // Of a node that the host launched the host keeps all output, also what the runtime says when it falls.
    ProcessLog.AddFile(loggers, settings, Path.Combine(RunDirectory.LogsPathIn(options.RunDirectory), $"node-pid-{Environment.ProcessId}.log"));
}

using var export = OtlpExport.Start(settings, "actorshm-node", options.RunDirectory);
var end = await NodeRuntime.RunAsync(options, settings, loggers);
if (end.Kind != NodeEndKind.Left)
{
    await Console.Error.WriteLineAsync(end.Reason);
}

return end.ExitCode;
