using System.Collections.Immutable;
using ActorShm.Actors.Dataflow;
using ActorShm.Actors.Messages;
using ActorShm.Actors.Telemetry;
using ActorShm.Segments;

namespace ActorShm.Actors.Coordination;

/// <summary>One job, from its submission until it is forgotten. Not thread-safe.</summary>
internal sealed class JobEntry(JobRequest request, IActorRef actor, int clientPid, DateTimeOffset begunAt, long startedAt)
{
    private readonly Queue<string> _evidence = new();
    private readonly HashSet<NodeEntry> _unable = [];
    private JobReported _report = JobReported.Nothing;
    private TimeSpan? _took;
    private bool _wasStopped;

    public long Number => request.RunJob;

    public long Session => request.Session;

    public long ClientJob => request.ClientJob;

    /// <summary>Gets when the job began, by the run's clock.</summary>
    public long StartedAt => startedAt;

    /// <summary>Gets the job's actor, which is gone once the job is over.</summary>
    public IActorRef Actor => actor;

    /// <summary>Gets the description of what the job does.</summary>
    public string Program => request.Description;

    /// <summary>Gets those who wait to hear that the job is over.</summary>
    public List<IActorRef> EndAskers { get; } = [];

    /// <summary>Gets or sets whether the job was told to end early. Whether that is what ended it is known when it has concluded.</summary>
    public bool IsToStop { get; set; }

    /// <summary>Gets or sets whether the job was told to end early because the run ends.</summary>
    public bool IsToStopWithRun { get; set; }

    /// <summary>Gets whether the job has its answer or its failure; only nodes that have not closed yet keep it from being over.</summary>
    public bool IsConcluded => _took is not null;

    /// <summary>Gets why there is no answer; null when there is one, or none yet.</summary>
    public JobFailed? Failure { get; private set; }

    /// <summary>Gets whether the job's actor has ended.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Whether a node has the kernels that the job needs.</summary>
    public bool CanUse(NodeEntry node) => request.CanUse(node.Kernels);

    /// <summary>Whether the job can rely on a node. A node that could not open a stage is still asked for the next one, but may be unable to open that too, until it has done a part of some stage.</summary>
    public bool CanRelyOn(NodeEntry node) => CanUse(node) && !_unable.Contains(node);

    /// <summary>Notes that a node could not open a stage of the job.</summary>
    public void AddUnable(NodeEntry node) => _unable.Add(node);

    /// <summary>Notes that a node has done a part of the job.</summary>
    /// <returns>Whether the node could not open an earlier stage, and can now be relied on again.</returns>
    public bool ForgetUnable(NodeEntry node) => _unable.Remove(node);

    /// <summary>Gets the state of the job.</summary>
    public JobState State =>
        _took is null ? _report.State
        : !IsOver ? JobState.Ending
        : Failure is null ? JobState.Completed
        : _wasStopped ? JobState.Cancelled
        : JobState.Failed;

    /// <summary>Gets how long the job took to its answer; zero while it has none.</summary>
    public TimeSpan Took => _took ?? TimeSpan.Zero;

    public void Take(JobReported report) => _report = report;

    /// <summary>Notes that the client is about to get its answer.</summary>
    public void Conclude(JobConcluded concluded, TimeSpan took)
    {
        Failure = concluded.Failure;
        _wasStopped = concluded.WasStopped;
        _took = took;
    }

    /// <summary>Notes that the job's actor has ended.</summary>
    public void End(TimeSpan took)
    {
        if (!IsConcluded)
        {
            Failure = JobFailed.ByDefect(ClientJob);
            _took = took;
        }

        IsOver = true;
        _unable.Clear();
    }

    public void AddEvidence(string evidence)
    {
        _evidence.Enqueue(ReasonText.CutBytes(evidence, JobExplanation.MaximumEvidenceBytes));
        if (_evidence.Count > JobExplanation.MaximumEvidence)
        {
            _evidence.Dequeue();
        }
    }

    /// <summary>Gets how the job uses a segment; null when it does not.</summary>
    public SegmentUse? UseOf(SegmentHandle segment) =>
        _report.Arrays.FirstOrDefault(array => array.Handle == segment && (array.IsWritten || !IsOver)) is { } array
            ? new SegmentUse(Number, State, array.IsWritten, ReasonText.CutBytes(Program, JobsListed.MaximumProgramBytes))
            : null;

    /// <summary>Describes the job in short.</summary>
    public JobInfo Describe(TimeProvider time, int programBytes) => new(
        Number,
        clientPid,
        State,
        ReasonText.CutBytes(Program, programBytes),
        begunAt,
        _took ?? time.GetElapsedTime(startedAt),
        _report.Stage,
        _report.Done.Elements,
        _report.Total.Elements,
        _report.Done.Bytes,
        _report.Total.Bytes,
        _report.Partitions,
        _report.Retries);

    /// <summary>Gets the nodes that the job waits for.</summary>
    public IEnumerable<int> Owing => IsOver ? [] : _report.Nodes.Where(node => node.Owes).Select(node => node.Node);

    /// <summary>Describes everything that is known about the job.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="more">What to say about the nodes that the job waits for, appended to what it waits for.</param>
    public JobExplanation Explain(TimeProvider time, string more) => new(
        Describe(time, JobExplanation.MaximumProgramBytes),
        request.Terms.Priority,
        request.Terms.Deadline,
        Failure?.Kind,
        ReasonText.CutBytes(Failure?.Reason ?? string.Empty, JobExplanation.MaximumReasonBytes),
        IsOver ? string.Empty : _report.Waiting + more,
        [.. _report.Arrays.Take(JobExplanation.MaximumArrays).Select(array => new JobArray(ReasonText.CutBytes(array.Name, JobExplanation.MaximumNameBytes), array.Handle.Id, array.IsWritten))],
        IsOver ? [] : [.. _report.Nodes.Take(JobExplanation.MaximumShares).Select(node => new JobShare(node.Node, node.PartitionsOfStage, node.Owes))],
        [.. _evidence]);
}

/// <summary>The coordinator's list of jobs: those that run, and a limited number of those that are over. Not thread-safe.</summary>
/// <param name="kept">How many jobs that are over are remembered.</param>
internal sealed class JobRegistry(int kept)
{
    private readonly SortedDictionary<long, JobEntry> _running = [];
    private readonly Dictionary<(long Session, long ClientJob), JobEntry> _byClient = [];
    private readonly Dictionary<IActorRef, JobEntry> _byActor = [];
    private readonly Queue<JobEntry> _over = new();

    /// <summary>Gets the jobs that are not over, in the order in which they began.</summary>
    public IReadOnlyCollection<JobEntry> Running => _running.Values;

    public void Add(JobEntry entry)
    {
        _running.Add(entry.Number, entry);
        _byClient.Add((entry.Session, entry.ClientJob), entry);
        _byActor.Add(entry.Actor, entry);
    }

    public JobEntry? FindRunning(long session, long clientJob) => _byClient.GetValueOrDefault((session, clientJob));

    public JobEntry? FindRunning(IActorRef actor) => _byActor.GetValueOrDefault(actor);

    /// <summary>Finds a job by its number in the run; a job that is over is found as long as it is remembered.</summary>
    public JobEntry? Find(long number) => _running.GetValueOrDefault(number) ?? _over.FirstOrDefault(entry => entry.Number == number);

    /// <summary>Moves a job to those that are over, and forgets the oldest of them if there are too many.</summary>
    public void End(JobEntry entry)
    {
        _running.Remove(entry.Number);
        _byClient.Remove((entry.Session, entry.ClientJob));
        _byActor.Remove(entry.Actor);
        _over.Enqueue(entry);
        if (_over.Count > kept)
        {
            _over.Dequeue();
        }
    }

    /// <summary>Lists the jobs, newest first.</summary>
    public JobsListed List(long before, TimeProvider time)
    {
        var jobs = _over.Concat(_running.Values)
            .Where(entry => entry.Number < before)
            .OrderByDescending(entry => entry.Number)
            .Take(JobsListed.MaximumJobs + 1)
            .ToArray();
        return new JobsListed(
            [.. jobs.Take(JobsListed.MaximumJobs).Select(entry => entry.Describe(time, JobsListed.MaximumProgramBytes))], jobs.Length > JobsListed.MaximumJobs);
    }

    /// <summary>Gets the jobs that use a segment or made it, newest first.</summary>
    public ImmutableArray<SegmentUse> UsesOf(SegmentHandle segment) =>
    [
        .. _over.Concat(_running.Values)
            .OrderByDescending(entry => entry.Number)
            .Select(entry => entry.UseOf(segment))
            .OfType<SegmentUse>()
            .Take(SegmentExplanation.MaximumUses),
    ];
}
