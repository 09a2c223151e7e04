using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ActorShm.Actors;
using ActorShm.Host.Load.Scenarios;
using ActorShm.Segments;

namespace ActorShm.Host.Load.Running;

/// <summary>Carries out operations of the mix and checks their results. Safe on any thread.</summary>
internal sealed class Operations(LoadSession session)
{
    private const int Window = 1 << 20; // the number of elements that are handled together

    private readonly ConcurrentDictionary<(MixEntry Entry, long Size), string> _answers = new();

    /// <summary>Carries out an operation.</summary>
    /// <param name="entry">The entry of the mix, which says what to do.</param>
    /// <param name="size">The length of the operation's arrays.</param>
    /// <param name="number">A number that distinguishes the operation from all others.</param>
    /// <param name="cancellation">Cancels the operation.</param>
    /// <exception cref="WrongAnswerException">The operation was done, but its result is wrong.</exception>
    /// <exception cref="NotRetiredException">A segment that the operation has made cannot be retired.</exception>
    /// <exception cref="NoHostException">The host was gone.</exception>
    /// <exception cref="SessionEndedException">The session was ended for a restart of the host, or no host came up.</exception>
    public async Task ExecuteAsync(MixEntry entry, long size, long number, CancellationToken cancellation)
    {
        var connection = await session.CurrentAsync(cancellation);
        try
        {
            await (entry.Kind switch
            {
                OperationKind.Program => RunProgramAsync(connection, entry, size, cancellation),
                OperationKind.Life => LiveAsync(connection, entry, size, number, cancellation),
                OperationKind.Create => CreateAsync(connection, entry, size, cancellation),
                _ => ExchangeAsync(connection, size, number, cancellation),
            });
        }
        catch (Exception e) when (session.IsEndOf(connection, e))
        {
            throw new SessionEndedException("The load's session was ended while the operation was under way.", e);
        }
    }

    private async Task RunProgramAsync(LoadConnection connection, MixEntry entry, long size, CancellationToken cancellation)
    {
        var (client, data) = connection;
        var inputs = entry.Inputs.ToDictionary(input => input.Key, input => data.Of(input.Value, size), StringComparer.Ordinal);
        var outcome = await client.RunAsync(new ProgramRequest(entry.Program, inputs, entry.Outputs), null, cancellation);
        await RetireAfterAsync(connection, outcome.Segments, () =>
        {
            Check(connection, entry, size, outcome);
            return Task.CompletedTask;
        }, cancellation);
    }

    /// <summary>Compares an answer with the first answer of the same program and length. A program promises the same bits for any schedule, even when nodes die, so single values and arrays must be the same.</summary>
    /// <exception cref="WrongAnswerException">The answers differ.</exception>
    internal void Check(LoadConnection connection, MixEntry entry, long size, JobOutcome outcome)
    {
        var segments = connection.Client.Segments;
        var answer = string.Join("; ", outcome.Results.Select(result => result switch
        {
            { Value: { } value } => $"{result.DType} {value}",
            { Array: { } array } => TextOf(array),
            _ => $"{result.DType} of shape {result.Shape}", // too large to be kept without being asked for
        }).Concat(outcome.Outputs.OrderBy(output => output.Key, StringComparer.Ordinal).Select(output => $"{output.Key} = {TextOf(output.Value)}")));
        var first = _answers.GetOrAdd((entry, size), answer);
        WrongAnswerException.ThrowUnless(string.Equals(first, answer, StringComparison.Ordinal), $"'{entry.Program}' over {size:N0} elements gave {answer}, and {first} before.");

        string TextOf(SegmentHandle array)
        {
            using var view = segments.Open(array, AccessMode.ReadOnly);
            return $"{array.Element.Name()} of shape {array.Shape} with SHA-256 {HashOf(view, array.ElementCount)}";
        }
    }

    private async Task LiveAsync(LoadConnection connection, MixEntry entry, long size, long number, CancellationToken cancellation)
    {
        var client = connection.Client;
        var handle = await client.CreateSegmentAsync(entry.Element, Shape.Vector(size), "life", ArrayContent.Undefined, cancellation);
        await RetireAfterAsync(connection, [handle], async () =>
        {
            var mark = (byte)number;
            using (var view = client.Segments.Open(handle, AccessMode.ReadWrite))
            {
                Fill(view, size, mark);
            }

            await client.SealSegmentAsync(handle, cancellation);
            var seen = await NodesOf(client, cancellation).AskAsync(
                nodes => nodes[(int)(number % nodes.Count)],
                async node =>
                {
                    await client.HandOverAsync(node, handle, cancellation);
                    return (await client.ReadElementsAsync(node, handle, size - 1, 1, cancellation)).Elements.ToArray();
                });
            WrongAnswerException.ThrowUnless(seen.All(value => value == mark), $"A node sees {seen[0]} in the last element of a segment that was filled with {mark}.");
        }, cancellation);
    }

    private static LivingNodes NodesOf(RunClient client, CancellationToken cancellation) => new(async () => await client.ListNodesAsync(cancellation));

    private async Task CreateAsync(LoadConnection connection, MixEntry entry, long size, CancellationToken cancellation)
    {
        var handle = await connection.Client.CreateSegmentAsync(entry.Element, Shape.Vector(size), "create", cancellation: cancellation);
        await RetireAsync(connection, handle, cancellation);
    }

    private async Task ExchangeAsync(LoadConnection connection, long size, long number, CancellationToken cancellation)
    {
        var client = connection.Client;
        var handle = await client.CreateSegmentAsync(ElementType.Float64, Shape.Vector(size), "exchange", cancellation: cancellation);
        await RetireAfterAsync(connection, [handle], async () =>
        {
            double[] written = [number];
            var bytes = MemoryMarshal.AsBytes(written.AsSpan()).ToArray();
            var nodes = NodesOf(client, cancellation);
            var writer = await nodes.AskAsync(
                static nodes => nodes[0],
                async node =>
                {
                    await client.WriteElementsAsync(node, handle, size / 2, bytes, cancellation);
                    return node;
                });
            var (reader, seen) = await nodes.AskAsync(
                static nodes => nodes[^1], // the same node when there is only one
                async node => (node, (await client.ReadElementsAsync(node, handle, size / 2, 1, cancellation)).Elements.ToArray()));
            WrongAnswerException.ThrowUnless(seen.SequenceEqual(bytes), $"Node {writer} wrote {number}, and node {reader} sees {MemoryMarshal.Read<double>(seen)}.");
        }, cancellation);
    }

    /// <summary>Does a piece of work, and then retires what the operation has made, whether or not the work succeeds.</summary>
    /// <exception cref="NotRetiredException">Something cannot be retired. Only a wrong answer takes precedence over this.</exception>
    internal async Task RetireAfterAsync(LoadConnection connection, IEnumerable<SegmentHandle> made, Func<Task> work, CancellationToken cancellation)
    {
        try
        {
            await work();
        }
        catch (Exception reason)
        {
            if (await TryRetireAsync(connection, made, cancellation) is { } left && reason is not WrongAnswerException)
            {
                throw new NotRetiredException($"{left.Message} Before that: {reason.Message}", left);
            }

            throw;
        }

        await RetireAsync(connection, made, cancellation);
    }

    /// <summary>Retires every segment that an operation has made, even if others fail. Throws the first failure.</summary>
    /// <exception cref="NotRetiredException">A segment cannot be retired.</exception>
    internal Task RetireAsync(LoadConnection connection, IEnumerable<SegmentHandle> made, CancellationToken cancellation) =>
        Task.WhenAll(made.Select(handle => RetireAsync(connection, handle, cancellation)));

    private async Task<NotRetiredException?> TryRetireAsync(LoadConnection connection, IEnumerable<SegmentHandle> made, CancellationToken cancellation)
    {
        try
        {
            await RetireAsync(connection, made, cancellation);
            return null;
        }
        catch (NotRetiredException e)
        {
            return e;
        }
        catch (OperationCanceledException)
        {
            return null; // the segments are retired without anybody waiting for that
        }
    }

    private async Task RetireAsync(LoadConnection connection, SegmentHandle handle, CancellationToken cancellation)
    {
        try
        {
            // Sent also for a cancelled operation, which does not wait for the answer.
            await connection.Client.RetireSegmentAsync(handle, CancellationToken.None).WaitAsync(cancellation);
        }
        catch (Exception e) when (e is NoHostException || session.IsEndOf(connection, e))
        {
            // The segment was removed with its host or its session.
        }
        catch (Exception e) when (e is RunFailedException or SegmentException)
        {
            throw new NotRetiredException($"Segment {handle.Id}, which the operation has made, cannot be retired. {e.Message}", e);
        }
    }

    private static string HashOf(SegmentView view, long elementCount)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var start = 0L; start < elementCount; start += Window)
        {
            hash.AppendData(view.ReadBytes(start, (int)Math.Min(Window, elementCount - start)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Fill(SegmentView view, long size, byte mark)
    {
        for (var start = 0L; start < size; start += Window)
        {
            view.WriteBytes(start, (int)Math.Min(Window, size - start)).Fill(mark);
        }
    }
}

/// <summary>A segment that an operation has made stays until its session is closed, which hides it from the search for leaks.</summary>
internal sealed class NotRetiredException(string message, Exception cause) : Exception(message, cause);

/// <summary>An operation was done, but its result is wrong.</summary>
internal sealed class WrongAnswerException(string message) : Exception(message)
{
    public static void ThrowUnless(bool isRight, FormattableString message)
    {
        if (!isRight)
        {
            throw new WrongAnswerException(message.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }
}
