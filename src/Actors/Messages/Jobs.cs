using System.Collections.Immutable;
using ActorShm.Actors.Messages.Wire;
using ActorShm.Segments;

namespace ActorShm.Actors.Messages;

/// <summary>A name of the program and the segment that stands behind it.</summary>
internal sealed record NamedSegment(string Name, SegmentHandle Handle)
{
    public static void Write(WireWriter to, NamedSegment item)
    {
        to.Text(item.Name);
        to.Handle(item.Handle);
    }

    public static NamedSegment Read(WireReader from) => new(from.Text(), from.Handle());
}

/// <summary>A client wants a program to be run. Answered by <see cref="JobProgressed"/> now and then, and by one <see cref="JobCompleted"/> or <see cref="JobFailed"/>.</summary>
/// <param name="Session">The client's session.</param>
/// <param name="Job">A number that the client chooses, unique in its session.</param>
/// <param name="Text">The program.</param>
/// <param name="Inputs">What its free names stand for.</param>
/// <param name="Outputs">The names to be kept as segments of their own.</param>
/// <param name="Terms">How it is to be run.</param>
/// <param name="Trace">The activity of the client that it belongs to, as a <c>traceparent</c>; empty when there is none.</param>
internal sealed record SubmitProgram(
    long Session, long Job, string Text, ImmutableArray<NamedSegment> Inputs, ImmutableArray<string> Outputs, JobTerms Terms, string Trace = "") : IWireMessage<SubmitProgram>
{
    public static string Manifest => "submit-program";

    public void Write(WireWriter to)
    {
        to.Int64(Session);
        to.Int64(Job);
        to.Text(Text);
        to.List(Inputs, NamedSegment.Write);
        to.List(Outputs, static (w, name) => w.Text(name));
        JobTerms.Write(to, Terms);
        to.Text(Trace);
    }

    public static SubmitProgram Read(WireReader from) =>
        new(from.Int64(), from.Int64(), from.Text(), from.List(NamedSegment.Read), from.List(static r => r.Text()), JobTerms.Read(from), from.Text());
}

/// <summary>A client wants a float64 segment filled with <c>start + step * i</c>, i being the element's index.</summary>
internal sealed record FillWithRamp(long Session, long Job, SegmentHandle Handle, double Start, double Step, string Trace = "") : IWireMessage<FillWithRamp>
{
    public static string Manifest => "fill-with-ramp";

    public void Write(WireWriter to)
    {
        to.Int64(Session);
        to.Int64(Job);
        to.Handle(Handle);
        to.Float64(Start);
        to.Float64(Step);
        to.Text(Trace);
    }

    public static FillWithRamp Read(WireReader from) => new(from.Int64(), from.Int64(), from.Handle(), from.Float64(), from.Float64(), from.Text());
}

/// <summary>The client no longer wants the answer.</summary>
internal sealed record CancelJob(long Session, long Job) : IWireMessage<CancelJob>
{
    public static string Manifest => "cancel-job";

    public void Write(WireWriter to)
    {
        to.Int64(Session);
        to.Int64(Job);
    }

    public static CancelJob Read(WireReader from) => new(from.Int64(), from.Int64());
}

/// <summary>How far a job has come, over all its passes.</summary>
/// <param name="Job">The client's number of the job.</param>
/// <param name="DoneElements">Elements of the passes that are processed.</param>
/// <param name="TotalElements">Elements of all passes.</param>
/// <param name="DoneBytes">Bytes that were read and written for them.</param>
/// <param name="TotalBytes">Bytes that will be read and written in all.</param>
/// <param name="Working">How long nodes have been at work on it.</param>
internal sealed record JobProgressed(
    long Job, long DoneElements, long TotalElements, long DoneBytes, long TotalBytes, TimeSpan Working) : IWireMessage<JobProgressed>
{
    public static string Manifest => "job-progressed";

    public void Write(WireWriter to)
    {
        to.Int64(Job);
        to.Int64(DoneElements);
        to.Int64(TotalElements);
        to.Int64(DoneBytes);
        to.Int64(TotalBytes);
        to.Int64(Working.Ticks);
    }

    public static JobProgressed Read(WireReader from) =>
        new(from.Int64(), from.Count64(), from.Count64(), from.Count64(), from.Count64(), TimeSpan.FromTicks(from.Count64()));
}

/// <summary>The whole answer. The session owns the segments that are named in it.</summary>
/// <param name="Job">The client's number of the job.</param>
/// <param name="Results">The answers, in program order.</param>
/// <param name="Outputs">The segments of the names that were to be kept.</param>
/// <param name="Cost">What it took.</param>
/// <param name="Elements">Elements of all passes: the last progress there is, also of a job that was too short for any.</param>
/// <param name="Bytes">Bytes that were read and written for them.</param>
/// <param name="Working">Since the first pass began.</param>
internal sealed record JobCompleted(
    long Job, ImmutableArray<JobResult> Results, ImmutableArray<NamedSegment> Outputs, JobCost Cost, long Elements, long Bytes, TimeSpan Working) : IWireMessage<JobCompleted>
{
    public static string Manifest => "job-completed";

    public void Write(WireWriter to)
    {
        to.Int64(Job);
        to.List(Results, JobResult.Write);
        to.List(Outputs, NamedSegment.Write);
        to.Int64(Cost.Elapsed.Ticks);
        to.Int64(Cost.BytesMapped);
        to.Int64(Cost.BytesMessaged);
        to.Int64(Cost.Partitions);
        to.Int64(Cost.Retries);
        to.Int32(Cost.Nodes);
        to.Int64(Elements);
        to.Int64(Bytes);
        to.Int64(Working.Ticks);
    }

    public static JobCompleted Read(WireReader from) => new(
        from.Int64(),
        from.List(JobResult.Read),
        from.List(NamedSegment.Read),
        new JobCost(TimeSpan.FromTicks(from.Count64()), from.Count64(), from.Count64(), from.Count64(), from.Count64(), from.Count32()),
        from.Count64(),
        from.Count64(),
        TimeSpan.FromTicks(from.Count64()));
}

/// <summary>There will be no answer; every segment that the job had made is retired.</summary>
internal sealed record JobFailed(long Job, FailureKind Kind, string Reason) : IWireMessage<JobFailed>
{
    /// <summary>The reason for people, cut to what a message can carry.</summary>
    public string Reason { get; } = ReasonText.Cut(Reason);

    public static string Manifest => "job-failed";

    /// <summary>Of a job whose actor has ended in the middle, which none does but for a defect.</summary>
    public static JobFailed ByDefect(long job) => new(job, FailureKind.Work, "The job ended because of a defect in the coordinator; its log says more.");

    public void Write(WireWriter to)
    {
        to.Int64(Job);
        to.Failure(Kind);
        to.Text(Reason);
    }

    public static JobFailed Read(WireReader from) => new(from.Int64(), from.Failure(), from.Text());
}
