using ActorShm.Actors.Client;
using Spectre.Console;

namespace ActorShm.Host.Reporting;

/// <summary>A bar on standard error for work that takes over a second; nothing where standard error is no terminal.</summary>
internal static class ProgressBar
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Runs some work and shows how far it is.</summary>
    /// <param name="title">What the work is called.</param>
    /// <param name="begin">Begins the work; it reports through the given object.</param>
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
                while (!await FinishesWithinAsync(work, TimeSpan.FromMilliseconds(100)))
                {
                    bar.Value = latest.Fraction;
                }

                bar.Value = 1;
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
        private double _fraction;

        public double Fraction => Volatile.Read(ref _fraction);

        public void Report(JobProgress value) =>
            Volatile.Write(ref _fraction, value.TotalElements == 0 ? 0 : (double)value.DoneElements / value.TotalElements);
    }
}
