using System.Collections.Immutable;
using ActorShm.Actors.Client;
using ActorShm.Actors.Engine;
using ActorShm.Actors.Messages;
using ActorShm.Actors.Runs;
using ActorShm.Segments;
using Microsoft.Extensions.Logging;

namespace ActorShm.Actors;

/// <summary>A session with a run: makes segments, submits work, and reads the answers from shared memory.</summary>
/// <remarks>
/// The segments that the session made are retired when it ends, in good order or with its process. Safe to use from any thread. Dispose it only
/// after everything that reads through <see cref="Segments"/>. Calls that have no answer at that time, and later ones, fail with
/// <see cref="ObjectDisposedException"/>.
/// </remarks>
public sealed partial class RunClient : IAsyncDisposable
{
    /// <summary>The longest program, in bytes of UTF-8. The program, and the answers that repeat its text, have to fit into messages.</summary>
    public const int MaximumProgramBytes = 8192;

    /// <summary>The largest number of inputs, and of outputs, of one program.</summary>
    public const int MaximumNames = 64;

    /// <summary>How long a stopped or busy host may delay the end of a client, and a caller that cancels a program or gives something up.</summary>
    private static readonly TimeSpan ClosePatience = TimeSpan.FromSeconds(5);

    private readonly EngineSystem _engine;
    private readonly bool _ownsEngine;
    private readonly IActorRef _coordinator;
    private readonly IActorRef _actor;
    private readonly ClientLink _link;
    private readonly long _session;
    private readonly ILogger _log;
    private readonly Lock _gate = new();
    private long _jobs;
    private Task? _end;

    private RunClient(
        EngineSystem engine, bool ownsEngine, IActorRef coordinator, IActorRef actor, ClientLink link, long session, SegmentDirectory segments, ILogger log)
    {
        _engine = engine;
        _ownsEngine = ownsEngine;
        _coordinator = coordinator;
        _actor = actor;
        _link = link;
        _session = session;
        _log = log;
        Segments = segments;
    }

    /// <summary>The run's segments, opened by handle. Belongs to this client.</summary>
    public SegmentDirectory Segments { get; }

    /// <summary>Whether the host was ending when it opened this session. Such a host takes no new work but answers questions.</summary>
    public bool WasHostEnding => _link.WasHostEnding;

    /// <summary>Throws if the host is gone, without asking it anything.</summary>
    /// <exception cref="NoHostException">The host is gone.</exception>
    /// <exception cref="ObjectDisposedException">This client has been disposed.</exception>
    public void ThrowIfHostGone()
    {
        ObjectDisposedException.ThrowIf(_link.IsClosing, this);
        if (_link.Over.IsCancellationRequested)
        {
            throw _link.WhyOver();
        }
    }

    /// <summary>Connects to the host of a run directory and opens a session.</summary>
    /// <param name="runDirectory">The directory of the run.</param>
    /// <param name="settings">The settings of this process.</param>
    /// <param name="loggers">Creates the loggers of this client.</param>
    /// <param name="cancellation">Cancels the attempt.</param>
    /// <exception cref="NoHostException">No host answers in the directory.</exception>
    public static async Task<RunClient> ConnectAsync(
        string runDirectory, ActorShmSettings settings, ILoggerFactory loggers, CancellationToken cancellation = default)
    {
        MissingHost.ThrowIfDenied(runDirectory);
        var engine = await EngineSystem.ConnectAsync(runDirectory, settings, loggers, cancellation);
        try
        {
            var coordinator = await engine.ResolveCoordinatorAsync(settings, cancellation);
            return await OpenAsync(engine, ownsEngine: true, coordinator, runDirectory, settings.ConnectTimeout, loggers, cancellation);
        }
        catch
        {
            // The caller gets the reason; the connection must not outlive the attempt.
            var end = new EndSteps();
            await end.TryAsync(() => engine.DisposeAsync().AsTask());
            end.LogFailures(loggers.CreateLogger<RunClient>());
            throw;
        }
    }

    /// <summary>Creates a segment that every process of the run can open by its handle.</summary>
    /// <remarks>The host makes the segment, and this process writes any content other than zeros. A call that fails leaves no segment.</remarks>
    /// <param name="element">The element type.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="label">A name for people to read.</param>
    /// <param name="content">The content; null for zeros. <see cref="ArrayContent.Undefined"/> is cheaper for a caller that overwrites everything.</param>
    /// <param name="cancellation">Stops waiting and filling; a segment that the host makes all the same is retired.</param>
    /// <exception cref="RunFailedException">There is no room, or the host refuses the request.</exception>
    /// <exception cref="ArgumentException">The element type cannot hold the content.</exception>
    /// <exception cref="OverflowException">A value of the content does not fit the element type.</exception>
    /// <exception cref="SegmentException">This process cannot map the segment to fill it; the message says why.</exception>
    public async Task<SegmentHandle> CreateSegmentAsync(
        ElementType element, Shape shape, string label, ArrayContent? content = null, CancellationToken cancellation = default)
    {
        content ??= ArrayContent.Zeros;
        content.RequireFits(element, shape);
        var isZeros = content == ArrayContent.Zeros;
        var handle = await MakeAsync<SegmentCreated>(new CreateSegment(_session, element, shape, label, IsUndefined: !isZeros), made => made.Handle, cancellation);
        if (!isZeros && content != ArrayContent.Undefined)
        {
            await FillAsync(handle, content, cancellation);
        }

        return handle;
    }

    /// <summary>Gives a <c>.npy</c> file a handle in its place; the file is read there and never changed.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="label">A name for people to read.</param>
    /// <param name="cancellation">Cancels the wait; a handle that comes all the same is given up.</param>
    /// <exception cref="RunFailedException">The file is missing or cannot be mapped.</exception>
    public async Task<SegmentHandle> AdoptFileAsync(string path, string label, CancellationToken cancellation = default) =>
        await MakeAsync<FileAdopted>(new AdoptFile(_session, NameForHost(path), label), made => made.Handle, cancellation);

    /// <summary>Ends all writing to a segment of this session.</summary>
    /// <exception cref="RunFailedException">Another process may still write; the message names the processes.</exception>
    public Task SealSegmentAsync(SegmentHandle handle, CancellationToken cancellation = default) =>
        AskAsync<SegmentSealed>(new SealSegment(_session, handle), cancellation);

    /// <summary>Retires a segment of this session.</summary>
    /// <exception cref="RunFailedException">The segment is retired already, or belongs to another session.</exception>
    public Task RetireSegmentAsync(SegmentHandle handle, CancellationToken cancellation = default) =>
        AskAsync<SegmentRetired>(new RetireSegment(_session, handle), cancellation);

    /// <summary>Gives a segment of this session to the run: it then stays until somebody retires it, also after the session.</summary>
    /// <exception cref="RunFailedException">The segment is retired already, or belongs to another session.</exception>
    public Task KeepSegmentAsync(SegmentHandle handle, CancellationToken cancellation = default) =>
        AskAsync<SegmentKept>(new KeepSegment(_session, handle), cancellation);

    /// <summary>Gets the owner of a segment, and the jobs that use it or made it.</summary>
    /// <exception cref="RunFailedException">The segment is retired.</exception>
    public async Task<SegmentExplanation> ExplainSegmentAsync(SegmentHandle handle, CancellationToken cancellation = default) =>
        (await AskAsync<SegmentExplained>(new ExplainSegment(handle), cancellation)).Explanation;

    /// <summary>Hands a segment to one node, which maps it and keeps the view.</summary>
    /// <returns>The node's process id and how many bytes it mapped.</returns>
    internal async Task<(int Pid, long MappedBytes)> HandOverAsync(int node, SegmentHandle handle, CancellationToken cancellation = default)
    {
        var mapped = await AskAsync<SegmentMapped>(new MapSegment(node, handle), cancellation);
        return (mapped.Pid, mapped.MappedBytes);
    }

    /// <summary>Has one node write a few elements in place.</summary>
    /// <returns>The node's process id.</returns>
    internal async Task<int> WriteElementsAsync(int node, SegmentHandle handle, long start, ReadOnlyMemory<byte> elements, CancellationToken cancellation = default) =>
        (await AskAsync<ElementsWritten>(new WriteElements(_session, node, handle, start, [.. elements.Span]), cancellation)).Pid;

    /// <summary>Has one node report a few elements as that node sees them.</summary>
    /// <returns>The node's process id and the elements' bytes.</returns>
    internal async Task<(int Pid, ImmutableArray<byte> Elements)> ReadElementsAsync(
        int node, SegmentHandle handle, long start, int count, CancellationToken cancellation = default)
    {
        var read = await AskAsync<ElementsRead>(new ReadElements(node, handle, start, count), cancellation);
        return (read.Pid, read.Elements);
    }

    /// <summary>Ends the session: cancels its jobs and retires its segments. Further calls end nothing again.</summary>
    /// <remarks>Every step of the end is done, even when one fails. The first caller gets the failures as exceptions; the others only wait for the end.</remarks>
    /// <exception cref="AggregateException">More than one step failed. A single failure throws its own exception.</exception>
    public async ValueTask DisposeAsync()
    {
        Task end;
        bool isFirst;
        lock (_gate)
        {
            isFirst = _end is null;
            end = _end ??= EndAsync();
        }

        await end.ConfigureAwait(isFirst ? ConfigureAwaitOptions.ContinueOnCapturedContext : ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task EndAsync()
    {
        _link.BeginClosing();
        var end = new EndSteps();
        await end.TryAsync(CloseSessionAsync);
        end.Try(_link.OnClosed);
        end.Try(Segments.Dispose);
        end.Try(() => _engine.System.Stop(_actor));
        await end.TryAsync(() => _ownsEngine ? _engine.DisposeAsync().AsTask() : Task.CompletedTask);
        end.ThrowIfAnyFailed();
    }

    private async Task CloseSessionAsync()
    {
        if (_link.Over.IsCancellationRequested)
        {
            return; // the host went first, and the session went with it
        }

        using var patience = new CancellationTokenSource(ClosePatience);
        try
        {
            await AskHostAsync<SessionClosed>(new CloseSession(_session), patience.Token);
        }
        catch (Exception e) when (e is NoHostException or OperationCanceledException)
        {
            // The host is going or does not answer; then the end of the link ends the session.
        }
    }

    internal static async Task<RunClient> OpenAsync(
        EngineSystem engine, bool ownsEngine, IActorRef coordinator, string runDirectory, TimeSpan patience, ILoggerFactory loggers, CancellationToken cancellation)
    {
        var link = new ClientLink(runDirectory);
        var actor = engine.System.ActorOf(Props.Create(() => new ClientActor(coordinator, link)));
        try
        {
            var session = await link.SessionOpened.WaitAsync(patience, cancellation);
            var segments = SegmentDirectory.Attach(RunDirectory.SegmentsPathIn(runDirectory));
            return new RunClient(engine, ownsEngine, coordinator, actor, link, session, segments, loggers.CreateLogger<RunClient>());
        }
        catch (TimeoutException e)
        {
            engine.System.Stop(actor);
            throw MissingHost.Silent(runDirectory, patience, e);
        }
        catch
        {
            // The caller gets the reason; nobody else would stop the actor.
            engine.System.Stop(actor);
            throw;
        }
    }

    private async Task FillAsync(SegmentHandle handle, ArrayContent content, CancellationToken cancellation)
    {
        try
        {
            await Task.Run(() => Segments.Fill(handle, content, cancellation), cancellation);
        }
        catch
        {
            // The caller gets the reason; nobody else has the handle.
            await GiveUpAsync([handle]);
            throw;
        }
    }

    /// <summary>Has the host make a segment. When the caller has cancelled before the handle comes, the segment is retired, because nobody else has its handle.</summary>
    private async Task<SegmentHandle> MakeAsync<T>(object request, Func<T, SegmentHandle> handleOf, CancellationToken cancellation)
        where T : class
    {
        cancellation.ThrowIfCancellationRequested();
        var answer = AskAsync<T>(request, CancellationToken.None);
        try
        {
            return handleOf(await answer.WaitAsync(cancellation));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            _ = RetireAllAsync(answer, made => [handleOf(made)]); // making it may take the host long, and a caller that cancels wants to go on
            throw;
        }
    }

    /// <summary>Refuses a request that would not fit into a message, before it is sent.</summary>
    private void RequireSendable(object request)
    {
        var size = Protocol.Encode(request).Length;
        var room = _engine.MaximumRequestBytesTo(_coordinator);
        if (size > room)
        {
            throw new RunFailedException(
                FailureKind.Input, $"The request takes {size} bytes with its names and paths; at most {room} fit into a message. Use shorter ones, or split the program.");
        }
    }

    /// <summary>Gets the path by which the host reaches the same file. A path through a file descriptor of this process means another file in the host.</summary>
    private static string NameForHost(string path)
    {
        try
        {
            return SameFile.NameForOthers(path);
        }
        catch (Exception e) when (e is SegmentException or IOException or UnauthorizedAccessException)
        {
            throw new RunFailedException(FailureKind.Input, e.Message);
        }
    }

    private Task<T> AskAsync<T>(object request, CancellationToken cancellation)
        where T : class
    {
        ObjectDisposedException.ThrowIf(_link.IsClosing, this);
        return AskHostAsync<T>(request, cancellation);
    }

    private async Task<T> AskHostAsync<T>(object request, CancellationToken cancellation)
        where T : class
    {
        RequireSendable(request);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _link.Over);
        object answer;
        try
        {
            answer = await _coordinator.Ask<object>(request, Timeout.InfiniteTimeSpan, either.Token);
        }
        catch (OperationCanceledException) when (_link.Over.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw _link.WhyOver();
        }
        catch (Exception e) when (EngineSystem.IsLinkLost(e))
        {
            // The link is gone, and the message of the coordinator's end is still on its way.
            throw _link.HostGoneException();
        }

        return answer switch
        {
            T expected => expected,
            RequestFailed failed => throw new RunFailedException(failed.Kind, failed.Reason),
            SessionClosed => throw ClientLink.ClosedException(), // the end of this client overtook the request
            _ => throw new InvalidOperationException($"The host answered {request.GetType().Name} with {answer.GetType().Name}."),
        };
    }
}
