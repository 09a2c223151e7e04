using ActorShm.Embedded;

namespace ActorShm.Micro;

/// <summary>What actors cost that have nothing to do: how often the kernel wakes a thread of the process, and the processor time that takes.</summary>
/// <remarks>
/// The limit is the same process before it has an actor system: the runtime's own threads wake now and then too. Each actor has a timer that is
/// due in an hour, so that a scheduler that polled would show.
/// </remarks>
internal sealed class IdleBench(BenchSettings settings)
{
    private const int Actors = 10_000;
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    public IReadOnlyList<BenchRow> Run()
    {
        var (wakeUps, times) = (new Figures("/s", unitsPerSecond: 1), Figures.InMilliseconds());
        Measure(wakeUps, times, BenchRow.Limit);
        MeasureActors(wakeUps, times);
        return [.. wakeUps.ToRows(), .. times.ToRows()];
    }

    private void MeasureActors(Figures wakeUps, Figures times)
    {
        using var system = ActorSystem.Create("idle");
        using var answered = new CountdownEvent(Actors);
        for (var i = 0; i < Actors; i++)
        {
            system.ActorOf(Props.Create(() => new SleepingActor(answered))).Tell("wake up", ActorRefs.NoSender);
        }

        // Every actor has started and has handled a message: from here on there is nothing to do.
        answered.Wait(settings.Stop);
        Measure(wakeUps, times, BenchRow.Ours);
    }

    private void Measure(Figures wakeUps, Figures times, string who)
    {
        Wait(Settling);
        for (var run = 0; run < settings.Runs; run++)
        {
            var (switches, time) = (new ContextSwitches(), Environment.CpuUsage.TotalTime);
            Wait(Span);
            wakeUps.Add("idle: wake-ups", who, new ContextSwitches().Since(switches) / Span.TotalSeconds);
            times.Add($"idle: processor time in {Span.TotalSeconds:0} s", who, (Environment.CpuUsage.TotalTime - time).TotalMilliseconds);
        }
    }

    private void Wait(TimeSpan span)
    {
        settings.Stop.WaitHandle.WaitOne(span);
        settings.Stop.ThrowIfCancellationRequested();
    }

    private sealed class SleepingActor : ReceiveActor, IWithTimers
    {
        public SleepingActor(CountdownEvent handled) => ReceiveAny(_ => handled.Signal());

        public ITimerScheduler Timers { get; set; } = null!;

        protected override void PreStart() => Timers.StartSingleTimer("late", "late", TimeSpan.FromHours(1));
    }
}
