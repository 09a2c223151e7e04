using ActorShm.Actors;
using Spectre.Console;

namespace ActorShm.Host.Reporting;

/// <summary>Shows a bar on standard error for work that takes over a second; shows nothing when standard error is not a terminal.</summary>
internal static class ProgressBar
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(100);

    /// <summary>Does some work and shows how far it is.</summary>
    /// <param name="title">The name of the work.</param>
    /// <param name="begin">Begins the work, which reports through the given object. If it never reports, the bar only shows that the work goes on.</param>
    public static async Task<T> ShowAsync<T>(string title, Func<IProgress<JobProgress>, Task<T>> begin)
    {
        var latest = new Latest();
        var work = begin(latest);
        if (Console.IsErrorRedirected || await FinishesWithinAsync(work, Patience))
        {
            return await work;
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new TerminalOutput(Console.OpenStandardError()) });
        await console.Progress()
            .AutoClear(enabled: true)
            .Columns(
                new TaskDescriptionColumn(),
                new ProgressBarColumn(),
                new PercentageColumn(),
                new ProgressTextColumn(() => latest.Value is { } progress ? ProgressText.Speed(progress) : string.Empty),
                new ProgressTextColumn(() => latest.Value is { } progress ? ProgressText.TimeLeft(progress) : string.Empty),
                new SpinnerColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask(Cell.Of(title), maxValue: 1);
                while (!await FinishesWithinAsync(work, Refresh))
                {
                    bar.IsIndeterminate = latest.Value is null;
                    bar.Value = latest.Value?.Fraction ?? 0;
                }
            });
        return await work;
    }

    private static async Task<bool> FinishesWithinAsync(Task work, TimeSpan time)
    {
        await ((Task)Task.WhenAny(work, Task.Delay(time))).ConfigureAwait(false);
        return work.IsCompleted;
    }

    private sealed class Latest : IProgress<JobProgress>
    {
        private readonly Lock _gate = new();
        private JobProgress? _value;

        /// <summary>The last report; null until the first one.</summary>
        public JobProgress? Value
        {
            get
            {
                lock (_gate)
                {
                    return _value;
                }
            }
        }

        public void Report(JobProgress value)
        {
            lock (_gate)
            {
                _value = value;
            }
        }
    }
}
