using ActorShm.Actors.Messages;
using ActorShm.Actors.Scheduling;
using ActorShm.Segments;

namespace ActorShm.Actors.Work;

// Requests of clients to a single node: to map a segment, and to read and write a few elements.
internal sealed partial class WorkerActor
{
    /// <summary>The most bytes that a single request may read or write: a few elements, never an array.</summary>
    private const int MaximumWindowBytes = 4096;

    private SegmentMapped? Map(MapSegment request, TimeSpan tried)
    {
        if (_views.TryRent(request.Handle, tried) is not { } kept)
        {
            return null;
        }

        var mappedBytes = kept.View.MappedBytes;
        _views.Return(kept);
        return new SegmentMapped(_node, Environment.ProcessId, mappedBytes);
    }

    private ElementsWritten? Write(WriteElements request, TimeSpan tried)
    {
        var size = request.Handle.Element.SizeBytes();
        if (request.Elements.Length == 0 || request.Elements.Length > MaximumWindowBytes || request.Elements.Length % size != 0)
        {
            throw new SegmentException($"{request.Elements.Length} bytes are no window of 1 to {MaximumWindowBytes / size} elements of {size} bytes.");
        }

        RequireWithin(request.Handle, request.Start, request.Elements.Length / size);
        if (_segments.StateOf(request.Handle) == SegmentState.Foreign)
        {
            throw new SegmentException($"Segment {request.Handle.Id} is somebody else's file, adopted where it lies; it is read and never changed.");
        }

        using var view = Retry.TryOpen(_segments, request.Handle, AccessMode.ReadWrite, tried);
        if (view is null)
        {
            return null;
        }

        request.Elements.AsSpan().CopyTo(view.WriteBytes(request.Start, request.Elements.Length / size));
        return new ElementsWritten(_node, Environment.ProcessId);
    }

    private ElementsRead? Read(ReadElements request, TimeSpan tried)
    {
        if (request.Count > MaximumWindowBytes / request.Handle.Element.SizeBytes())
        {
            throw new SegmentException($"A window of {request.Count} elements is larger than {MaximumWindowBytes} bytes; map the segment to read more.");
        }

        RequireWithin(request.Handle, request.Start, request.Count);
        if (_views.TryRent(request.Handle, tried) is not { } kept)
        {
            return null;
        }

        try
        {
            return new ElementsRead(_node, Environment.ProcessId, [.. kept.View.ReadBytes(request.Start, request.Count)]);
        }
        finally
        {
            _views.Return(kept);
        }
    }

    private static void RequireWithin(SegmentHandle handle, long start, int count)
    {
        if (start < 0 || count < 0 || start > handle.ElementCount - count)
        {
            throw new SegmentException($"Segment {handle.Id} holds {handle.ElementCount:N0} elements; {count:N0} from {start:N0} on were asked for.");
        }
    }

    /// <summary>Carries out a request and answers it, at once or as soon as no other process is in the way. Later requests do not wait for it, even if they concern the same segment.</summary>
    /// <param name="tryCarryOut">Gets how long the request was tried before; returns the answer, or null while another process is in the way.</param>
    private void Answer(Func<TimeSpan, object?> tryCarryOut)
    {
        var asker = Sender;
        new PatientLine(Timers, _time).Enter(tried => TryAnswer(asker, () => tryCarryOut(tried)));
    }

    private bool TryAnswer(IActorRef asker, Func<object?> tryCarryOut)
    {
        object? answer;
        try
        {
            answer = tryCarryOut();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            answer = Failure(e); // the failure concerns the asker, and must not end the node
        }

        if (answer is null)
        {
            return false;
        }

        asker.Tell(answer, Self);
        return true;
    }

    private RequestFailed Failure(Exception reason)
    {
        if (FailureKinds.TryOf(reason, out var kind))
        {
            return new RequestFailed(kind, reason.Message);
        }

        _log.Error(reason, "A defect: the node could not do what it was asked for");
        return new RequestFailed(kind, $"A defect in node {_node}, of which its log says more: {reason.Message}");
    }
}
