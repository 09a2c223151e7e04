using System.CommandLine;
using System.Globalization;
using ActorShm.Host.Ending;
using ActorShm.Segments;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ActorShm.Host.Reporting;

/// <summary>Shows a table that is read again every second and drawn in place, until Ctrl-C. Without a terminal, the tables follow each other for as long as somebody reads them.</summary>
internal static class LiveTable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Makes the option that asks for the table to be shown again and again.</summary>
    public static Option<bool> Option() => new("--watch") { Description = "Show the table again every second, until Ctrl-C." };

    /// <summary>Refuses <c>--watch</c> together with <c>--json</c>, because a table that changes is not one document.</summary>
    public static void ExcludeJson(Command command, Option<bool> watch, Option<bool> json) => command.Validators.Add(result =>
    {
        if (result.GetResult(watch) is { Implicit: false } && result.GetResult(json) is { Implicit: false })
        {
            result.AddError("--watch shows a table that changes and --json prints one document; give one of them.");
        }
    });

    /// <summary>Reads and draws the table until a signal comes or, with a pipe, nobody reads it any more.</summary>
    /// <returns>0 after Ctrl-C, which is the usual way to end this, and when the reader is gone; 143 after SIGTERM.</returns>
    public static async Task<int> ShowAsync(Func<Task<IRenderable>> read, StopSignal stop)
    {
        try
        {
            if (Console.IsOutputRedirected)
            {
                await FollowAsync(read, stop.Orderly);
            }
            else
            {
                await DrawAsync(read, stop.Orderly);
            }
        }
        catch (OperationCanceledException) when (stop.Orderly.IsCancellationRequested)
        {
            // The user has asked for this end. The terminal has its cursor again by now.
        }

        return !stop.Orderly.IsCancellationRequested || stop.ExitCodeOfSignal == ExitCode.Interrupted ? ExitCode.Done : stop.ExitCodeOfSignal;
    }

    private static async Task FollowAsync(Func<Task<IRenderable>> read, CancellationToken cancellation)
    {
        while (!CurrentProcess.IsOutputAbandoned)
        {
            var table = await read();
            Console.WriteLine(DateTimeOffset.UtcNow.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture));
            OutputConsole.WriteUnbroken(table);
            await Console.Out.FlushAsync(cancellation);
            await Task.Delay(Interval, cancellation);
        }
    }

    private static async Task DrawAsync(Func<Task<IRenderable>> read, CancellationToken cancellation)
    {
        var console = OutputConsole.Instance;
        var frame = new TerminalFrame(() => (console.Profile.Width, console.Profile.Height));
        console.Cursor.Hide();
        try
        {
            while (true)
            {
                console.Write(frame.Next(await read()));
                await Task.Delay(Interval, cancellation);
            }
        }
        finally
        {
            console.Cursor.Show();
        }
    }
}
