using ActorShm.Embedded;

namespace ActorShm.Testing;

/// <summary>The base of a test class: a system of its own, a test actor in it, and filters for what it logs.</summary>
/// <remarks>The test framework makes one for each test and disposes it, which ends the system and waits for that.</remarks>
public class TestKit : TestKitBase, IDisposable
{
    private readonly LogRecorder _log;

    /// <summary>Starts a system.</summary>
    /// <param name="config">Its configuration; null for an empty one.</param>
    /// <param name="scheduler">The clock of its timers; null for the machine's.</param>
    public TestKit(Config? config = null, TestScheduler? scheduler = null)
        : this(new LogRecorder(), config ?? ConfigurationFactory.Empty, scheduler)
    {
    }

    private TestKit(LogRecorder log, Config config, TestScheduler? scheduler)
        : base(ActorSystem.Create("test", config, new EmbeddedSetup { LoggerFactory = log, Time = scheduler }), "testActor")
    {
        _log = log;
        EventFilter = new EventFilterFactory(Sys, log);
    }

    /// <summary>Expects lines in the log and dead letters.</summary>
    public EventFilterFactory EventFilter { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends the system and waits until all its actors have stopped.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            Sys.Terminate().WaitAsync(Watchdog.Limit).GetAwaiter().GetResult();
            _log.Dispose();
        }
    }
}
