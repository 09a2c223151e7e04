using ActorShm.Actors.Configuration;
using ActorShm.Actors.Work;

NodeOptions options;
ActorShmSettings settings;
try
{
    options = NodeOptions.Parse(args);
    settings = ActorShmSettings.Load([.. ActorShmSettings.InstalledOverrides("node.conf"), .. options.ConfigFiles]);
}
catch (Exception e) when (e is ArgumentException or SettingsException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}

using var loggers = ProcessLog.ToStandardError(settings.LogLevel);
var end = await NodeRuntime.RunAsync(options, settings, loggers);
if (end.Kind != NodeEndKind.Left)
{
    await Console.Error.WriteLineAsync(end.Reason);
}

return end.ExitCode;
