using ActorShm.Actors.Client;
using Spectre.Console;

namespace ActorShm.Host.Reporting;

/// <summary>A bar on standard error for work that takes over a second; nothing where standard error is no terminal.</summary>
internal static class ProgressBar
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs some work and shows how far it is.</summary>
    /// <param name="title">What the work is called.</param>
    /// <param name="begin">Begins the work; it reports through the given object, or never, and then the bar only shows that it goes on.</param>
    public static async Task<T> ShowAsync<T>(string title, Func<IProgress<JobProgress>, Task<T>> begin)
    {
        var latest = new Latest();
        var work = begin(latest);
        if (Console.IsErrorRedirected || await FinishesWithinAsync(work, Patience))
        {
            return await work;
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        await console.Progress()
            .AutoClear(enabled: true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new SpinnerColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask(Markup.Escape(title), maxValue: 1);
                while (!await FinishesWithinAsync(work, Refresh))
                {
                    bar.IsIndeterminate = latest.Fraction is null;
                    bar.Value = latest.Fraction ?? 0;
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
        private double _fraction = double.NaN;

        /// <summary>How much is done; null as long as nobody has said.</summary>
        public double? Fraction => Volatile.Read(ref _fraction) is var fraction && double.IsNaN(fraction) ? null : fraction;

        public void Report(JobProgress value) =>
            Volatile.Write(ref _fraction, value.TotalElements == 0 ? 0 : (double)value.DoneElements / value.TotalElements);
    }
}
