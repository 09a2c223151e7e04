using System.CommandLine;
using ActorShm.Actors.Configuration;
using ActorShm.Actors.Logging;
using ActorShm.Host.Bench;
using ActorShm.Host.Ending;
using ActorShm.Host.Runs;

namespace ActorShm.Host.Commands;

// bench messages: measures messages between processes and within one process.
internal static partial class BenchCommand
{
    private static Command Messages()
    {
        var messages = new Option<int>("--messages") { Description = "Round trips in each run; ten times as many one-way messages.", DefaultValueFactory = _ => 20_000 };
        messages.Validators.Add(result => CommonOptions.RequireWhole(result, 1_000, 10_000_000));
        var runs = Runs();
        var json = CommonOptions.Json();
        var sources = new SettingsOptions();

        // The other process of the measurement runs this same command.
        var echo = new Option<string?>("--echo") { Hidden = true };
        var tcpPort = new Option<int>("--echo-tcp") { Hidden = true };
        var command = new Command(
            "messages",
            "Ask, tell and play ping-pong between two processes and within one, beside bare sockets that carry the same bytes.\n\nExample: actorshm bench messages --json")
        {
            messages, runs, json, echo, tcpPort,
        };
        sources.AddTo(command);
        command.SetAction((parsed, _) => CommandRunner.RunAsync(stop => parsed.GetValue(echo) is { } directory
            ? EchoAsync(directory, parsed.GetValue(tcpPort), sources.Read(parsed))
            : RunAsync(
                "messages",
                parsed.GetValue(json),
                sources.Read(parsed),
                (settings, loggers) => new MessagesBench(
                    settings, loggers, stop, sources.Read(parsed), parsed.GetValue(messages), parsed.GetValue(runs)).RunAsync())));
        return command;
    }

    private static async Task<int> EchoAsync(string directory, int tcpPort, SettingsSources sources)
    {
        var settings = OwnSettings.Load(sources);
        using var loggers = ProcessLog.ToStandardError(settings);
        await MessagesEcho.ServeAsync(directory, tcpPort, settings, loggers);
        return ExitCode.Done;
    }
}
