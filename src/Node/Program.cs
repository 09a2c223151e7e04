using ActorShm.Actors.Configuration;
using ActorShm.Actors.Coordination;
using ActorShm.Actors.Logging;
using ActorShm.Actors.Work;
using ActorShm.Segments;
using ActorShm.Telemetry;

// First, while there is room for the message.
if (OpenFiles.Complaint(OpenFiles.OfAnyProcess, "A node") is { } tooFewFiles)
{
    CurrentProcess.TellWithoutConsole(tooFewFiles);
    return 1;
}

CurrentProcess.TakeFileSizeSignal();

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

using var loggers = ProcessLog.OfNode(settings, options);
using var export = OtlpExport.Start(settings, "actorshm-node", options.RunDirectory);
var end = await NodeRuntime.RunAsync(options, settings, loggers);
if (end.Kind != NodeEndKind.Left)
{
    await Console.Error.WriteLineAsync(end.Reason);
}

return end.ExitCode;
