using System.Collections.Concurrent;
using ActorShm.Actors.Client;
using ActorShm.Actors.Coordination;
using ActorShm.Actors.Dataflow;
using ActorShm.Actors.Ledger;
using ActorShm.Actors.Messages;
using ActorShm.Actors.Runs;
using ActorShm.Actors.Scheduling;
using ActorShm.Actors.Telemetry;
using ActorShm.Actors.Work;
using ActorShm.Actors.WorkTables;
using ActorShm.Segments;
using ActorShm.Testing;

namespace ActorShm.Actors.Tests;

/// <summary>A coordinator, a ledger and workers in this one process, over real segments: the dataflow without links and deaths, which tests add by hand.</summary>
internal sealed class InProcessRun : IAsyncDisposable, IRunLinks, IPeerProcesses
{
    private readonly ScratchDirectory _scratch = new("/dev/shm");
    private readonly ActorSystem _system;
    private readonly SegmentDirectory _attached;
    private readonly WorkTablePool _tables;
    private readonly CancellationTokenSource _ending = new();
    private int _workers;
    private int _stopped;
    private int _heldProcesses;

    public InProcessRun(string overrides = "", TimeProvider? time = null)
        : this(ActorSystem.Create("test"), overrides, time)
    {
    }

    /// <summary>A run in an actor system of the test's, which ends with it.</summary>
    public InProcessRun(ActorSystem system, string overrides = "", TimeProvider? time = null)
    {
        _system = system;
        var file = _scratch.Combine("test.conf");
        File.WriteAllText(file, overrides);
        Settings = ActorShmSettings.Load([file]);
        var segments = Directory.CreateDirectory(_scratch.Combine("segments"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
        Store = SegmentStore.CreateOwned(segments, "test", Settings.Segments);
        _attached = SegmentDirectory.Attach(segments);
        TablesDirectory = Directory.CreateDirectory(_scratch.Combine("tables")).FullName;
        _tables = new WorkTablePool(TablesDirectory, Store);
        Metrics = new RunMetrics(Store);
        var (store, clock) = (Store, time ?? TimeProvider.System);
        Func<AdoptFile, SegmentHandle> adopt = request =>
        {
            WhenAdopting?.Invoke(request);
            return store.Adopt(request.Path, request.Label);
        };
        Ledger = _system.ActorOf(Props.Create(() => new LedgerActor(store, clock, adopt)), "ledger");
        var run = Context = new RunContext(Settings, Store, _tables, Planning, Ledger, this, Metrics, clock, _ending.Token);
        var (processes, numbers) = (this, new NodeNumbers());
        Coordinator = _system.ActorOf(Props.Create(() => new CoordinatorActor(run, processes, numbers)), "coordinator");
        Client = new ClientLink(_scratch.Path);
        var coordinator = Coordinator;
        var link = Client;
        ClientActor = _system.ActorOf(Props.Create(() => new ClientActor(coordinator, link)), "client");
    }

    public ActorShmSettings Settings { get; }

    public SegmentStore Store { get; }

    /// <summary>The same segments, as the workers see them.</summary>
    public SegmentDirectory NodeStore => _attached;

    public RunMetrics Metrics { get; }

    /// <summary>What the coordinator and its jobs have at hand.</summary>
    public RunContext Context { get; }

    /// <summary>Where its jobs are planned.</summary>
    public FairThreads<SessionLine> Planning { get; } = new("planning", RunContext.PlannedAtOnce);

    /// <summary>Where the work tables of its stages lie.</summary>
    public string TablesDirectory { get; }

    public IActorRef Ledger { get; }

    public IActorRef Coordinator { get; }

    public IActorRef ClientActor { get; }

    public ClientLink Client { get; }

    /// <summary>Called for each file before it is adopted, on the thread that does it.</summary>
    public Action<AdoptFile>? WhenAdopting { get; set; }

    /// <summary>The processes that the coordinator has ended, by pid.</summary>
    public ConcurrentBag<int> Ended { get; } = [];

    /// <summary>Completes the exit of ended processes; a test may hold it back.</summary>
    public TaskCompletionSource ExitGate { get; } = new();

    /// <summary>Whether ended processes do not go by themselves.</summary>
    public bool EndsByKilling { get; set; }

    /// <summary>How the ended processes ended.</summary>
    public ProcessEnd EndOfProcesses { get; set; } = ProcessEnd.Unknown;

    /// <summary>Whether the coordinator believes that a node is on its way.</summary>
    public bool HasNodeComing { get; set; }

    /// <summary>Whether the nodes are this process's own, which may be started again.</summary>
    public bool LaunchesNodes { get; set; }

    /// <summary>Whether the processes of nodes are stopped.</summary>
    public bool NodesAreStopped { get; set; }

    public bool IsNodeComing(IReadOnlySet<int> joined) => HasNodeComing;

    public long BytesMessaged => 0;

    /// <summary>Whose clients and nodes the coordinator takes to be; this process's unless a test says otherwise.</summary>
    public int PeerPid { get; set; } = Environment.ProcessId;

    /// <summary>Why no process can be opened; null while they can.</summary>
    public Exception? OpeningFailure { get; set; }

    /// <summary>Why nobody's process can be looked up; null while they can.</summary>
    public Exception? LookingFailure { get; set; }

    /// <summary>Whether much waits for every client and node already.</summary>
    public bool IsBehind { get; set; }

    /// <summary>The most bytes of a message that clients and nodes take; null for as many as this process.</summary>
    public int? PeerMessageBytes { get; set; }

    int IRunLinks.MaximumMessageBytesTo(IActorRef reference) => PeerMessageBytes ?? Settings.MaximumMessageBytes;

    bool IRunLinks.IsBehind(IActorRef reference) => IsBehind;

    /// <summary>How many holds on processes were taken and not given up.</summary>
    public int HeldProcesses => Volatile.Read(ref _heldProcesses);

    public int? ProcessBehind(IActorRef reference) => LookingFailure is { } failure ? throw failure : PeerPid;

    public IPeerProcess TryOpen(int pid) => OpeningFailure is { } failure ? throw failure : Hold(pid);

    /// <summary>Adds a real worker and waits until it has joined.</summary>
    public Task<IActorRef> AddWorkerAsync() => AddWorkerAsync(WorkerParts.Default);

    /// <summary>Adds a worker that computes with parts of the test's.</summary>
    public Task<IActorRef> AddWorkerAsync(WorkerParts parts) => AddWorkerAsync(parts, TablesDirectory);

    /// <summary>Adds a worker that sees no work table, as one of another mount namespace might not.</summary>
    public Task<IActorRef> AddBlindWorkerAsync() => AddWorkerAsync(WorkerParts.Default, _scratch.Combine("elsewhere"));

    private Task<IActorRef> AddWorkerAsync(WorkerParts parts, string tables)
    {
        var coordinator = Coordinator;
        var store = _attached;
        var end = new TaskCompletionSource<NodeEnd>();
        var settings = Settings;
        return AddAsync(Props.Create(() => new WorkerActor(store, tables, settings, parts, coordinator, 0, end)));
    }

    /// <summary>Adds an actor that joins as a node, and waits until it has joined.</summary>
    public async Task<IActorRef> AddAsync(Props props)
    {
        var worker = _system.ActorOf(props, $"worker-{++_workers}");
        await Coordinator.Ask<NodesReady>(new AwaitNodes(_workers - _stopped), Watchdog.Limit);
        return worker;
    }

    /// <summary>A node is about to stop by itself, and counts no more.</summary>
    public void GoesByItself() => _stopped++;

    /// <summary>Starts an actor of the test's.</summary>
    public IActorRef Start(Props props) => _system.ActorOf(props);

    /// <summary>Stops the coordinator and its jobs, as the end of a run does.</summary>
    public void EndRun()
    {
        _ending.Cancel();
        _system.Stop(Coordinator);
    }

    public void Stop(IActorRef actor)
    {
        _stopped++;
        _system.Stop(actor);
    }

    /// <summary>The actor of a job, once it has begun.</summary>
    public async Task<IActorRef> WaitForBeginAsync(long job)
    {
        await Watchdog.UntilAsync("the job is known", async () => await Coordinator.Ask<object>(new Messages.ExplainJob(job), Watchdog.Limit) is Messages.JobExplained);
        var actor = await _system.ActorSelection($"{Coordinator.Path}/job-{job}").ResolveOne(Watchdog.Limit); // its start hook has run
        await actor.Ask<ActorIdentity>(new Identify(null), Watchdog.Limit);
        return actor;
    }

    /// <summary>What a job waits for, as people are told; null before the job is known.</summary>
    public async Task<string?> WaitingOfAsync(long job) =>
        await Coordinator.Ask<object>(new Messages.ExplainJob(job), Watchdog.Limit) is Messages.JobExplained { Explanation.Waiting: var waiting } ? waiting : null;

    /// <summary>A sealed segment that holds these numbers, owned by the client's session.</summary>
    public async Task<SegmentHandle> ArrayAsync(double[] values)
    {
        var session = await Client.SessionOpened.WaitAsync(Watchdog.Limit);
        var created = await Coordinator.Ask<Messages.SegmentCreated>(
            new Messages.CreateSegment(session, ElementType.Float64, Shape.Vector(values.Length), "x", IsUndefined: false), Watchdog.Limit);
        using var view = Store.Open<double>(created.Handle, AccessMode.ReadWrite);
        values.CopyTo(view.WriteSpan(0, values.Length));
        return created.Handle;
    }

    /// <summary>Opens the session of another client.</summary>
    public Task<long> OpenSessionAsync()
    {
        var (coordinator, link) = (Coordinator, new ClientLink(_scratch.Path));
        _system.ActorOf(Props.Create(() => new ClientActor(coordinator, link)));
        return link.SessionOpened.WaitAsync(Watchdog.Limit);
    }

    /// <summary>Opens the session of another client, which then goes without closing it.</summary>
    public async Task LeaveSessionAsync()
    {
        var (coordinator, link) = (Coordinator, new ClientLink(_scratch.Path));
        var client = _system.ActorOf(Props.Create(() => new ClientActor(coordinator, link)));
        await link.SessionOpened.WaitAsync(Watchdog.Limit);
        _system.Stop(client);
    }

    /// <summary>Submits a program and waits for its answer.</summary>
    public Task<JobOutcome> RunAsync(long job, string text, Dictionary<string, SegmentHandle> inputs, params string[] outputs) =>
        RunAsync(job, text, inputs, JobTerms.Default, outputs);

    /// <summary>Submits a program on certain terms and waits for its answer.</summary>
    public async Task<JobOutcome> RunAsync(long job, string text, Dictionary<string, SegmentHandle> inputs, JobTerms terms, params string[] outputs)
    {
        var session = await Client.SessionOpened.WaitAsync(Watchdog.Limit);
        var outcome = Client.Add(job, progress: null);
        ClientActor.Tell(new Messages.SubmitProgram(session, job, text, [.. inputs.Select(i => new Messages.NamedSegment(i.Key, i.Value))], [.. outputs], terms));
        return await outcome.WaitAsync(Watchdog.Limit);
    }

    public async ValueTask DisposeAsync()
    {
        ExitGate.TrySetResult();
        await _system.Terminate();
        Planning.Dispose();
        Metrics.Dispose();
        await _tables.DisposeAsync();
        _attached.Dispose();
        Store.Dispose();
        _scratch.Dispose();
        _ending.Dispose();
    }

    private FakeProcess Hold(int pid)
    {
        Interlocked.Increment(ref _heldProcesses);
        return new FakeProcess(this, pid);
    }

    private sealed class FakeProcess(InProcessRun run, int pid) : IPeerProcess
    {
        public ProcessIdentity Identity { get; } = new(pid, StartTime: 1);

        public bool IsLaunched => run.LaunchesNodes;

        public bool IsKilled => run.EndsByKilling;

        public bool IsStopped => run.NodesAreStopped;

        public ProcessUsage? TryMeasure() => null;

        public async Task<ProcessEnd> EndAsync(TimeSpan patience)
        {
            run.Ended.Add(pid);
            await run.ExitGate.Task;
            return run.EndOfProcesses;
        }

        public Task CleanUpAfterAsync() => run.ExitGate.Task;

        public void Dispose() => Interlocked.Decrement(ref run._heldProcesses);
    }
}
