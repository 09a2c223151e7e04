using System.Collections.Immutable;
using ActorShm.Actors.Messages;
using ActorShm.Actors.Scheduling;
using ActorShm.Kernels;
using ActorShm.Segments;

namespace ActorShm.Actors.Work;

/// <summary>
/// The views behind the slots of one open stage, which turn the handles of a message into memory for a kernel. Input views are
/// rented from the <see cref="ViewCache"/>; output views are closed with this object.
/// </summary>
internal sealed class StageMemory : IBlockMemory, IDisposable
{
    private readonly ViewCache _cache;
    private readonly List<KeptView> _inputs = [];
    private readonly List<SegmentView> _outputs = [];

    private StageMemory(ViewCache cache) => _cache = cache;

    /// <summary>Maps every segment of a stage after checking that it is what the code expects.</summary>
    /// <param name="code">The loop that will run over the memory.</param>
    /// <param name="domain">The elements that the stage goes over, which decide how many every segment must have.</param>
    /// <param name="open">One handle per slot, and for each input the file that it has to be; the default value where any file will do.</param>
    /// <param name="segments">Opens the outputs.</param>
    /// <param name="cache">Opens, and keeps, the inputs.</param>
    /// <param name="tried">How long the caller has tried already.</param>
    /// <returns>The memory; null, with nothing mapped, while another process is in the way, for up to 30 s.</returns>
    /// <exception cref="InvalidDataException">A segment's type or length is not what the code expects.</exception>
    /// <exception cref="SegmentException">A segment cannot be opened.</exception>
    public static StageMemory? TryOpen(StageCode code, StageDomain domain, OpenStage open, SegmentDirectory segments, ViewCache cache, TimeSpan tried)
    {
        if (open.InputFiles.Length != open.Inputs.Length)
        {
            throw new InvalidDataException($"{open.Inputs.Length} inputs were named and the files of {open.InputFiles.Length}.");
        }

        Check(code.Inputs, open.Inputs, "input", domain.RequireInput);
        Check(domain.OutputTypes(code), open.Outputs, "output", (slot, elementCount) => RequireOutput(domain, slot, elementCount));
        var memory = new StageMemory(cache);
        var isOpen = false;
        try
        {
            isOpen = memory.TryOpen(open, segments, tried);
            return isOpen ? memory : null;
        }
        finally
        {
            if (!isOpen)
            {
                memory.Dispose(); // the outputs opened so far must not stay writable
            }
        }
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Input(int slot, long startElement, int elementCount) => _inputs[slot].View.ReadBytes(startElement, elementCount);

    /// <inheritdoc/>
    public Span<byte> Output(int slot, long startElement, int elementCount) => _outputs[slot].WriteBytes(startElement, elementCount);

    /// <summary>The bytes of one element, added up over all outputs that lie in memory.</summary>
    public long InMemoryOutputBytes => _outputs.Where(static view => view.IsInMemory).Sum(static view => (long)view.Handle.Element.SizeBytes());

    /// <summary>Has the kernel bring in all pages of a run of output elements, so that the loop over them does not fault at each page.</summary>
    /// <remarks>Inputs are left out: the kernel brings in pages that are only read sixteen at a time by itself, and asking for pages that are there already would cost more.</remarks>
    /// <param name="startElement">The first element.</param>
    /// <param name="elementCount">The number of elements.</param>
    /// <param name="isAhead">Whether other elements are computed first. If so, outputs that are files on a disk are left out, because the disk would be written to before there is anything to write.</param>
    public void PrefaultOutputs(long startElement, long elementCount, bool isAhead)
    {
        foreach (var view in _outputs)
        {
            if (!isAhead || view.IsInMemory)
            {
                view.Prefault(startElement, elementCount);
            }
        }
    }

    /// <summary>Closes the output views, so that this process can no longer write to them, and gives the inputs back.</summary>
    public void Dispose()
    {
        foreach (var view in _outputs)
        {
            view.Dispose();
        }

        foreach (var kept in _inputs)
        {
            _cache.Return(kept);
        }

        _outputs.Clear();
        _inputs.Clear();
    }

    private bool TryOpen(OpenStage open, SegmentDirectory segments, TimeSpan tried)
    {
        for (var slot = 0; slot < open.Inputs.Length; slot++)
        {
            if (_cache.TryRent(open.Inputs[slot], tried) is not { } kept)
            {
                return false;
            }

            _inputs.Add(kept);
            RequireFile(kept.View, open.InputFiles[slot]);
        }

        foreach (var handle in open.Outputs)
        {
            if (Retry.TryOpen(segments, handle, AccessMode.ReadWrite, tried) is not { } view)
            {
                return false;
            }

            _outputs.Add(view);
        }

        return true;
    }

    private static void RequireOutput(StageDomain domain, int slot, long elementCount)
    {
        if (elementCount != domain.OutputElements)
        {
            throw new InvalidDataException($"The output in slot {slot} must hold {domain.OutputElements} elements; it holds {elementCount}.");
        }
    }

    /// <summary>Refuses a file other than the one that the job began with, because parts of the answer were computed from that one.</summary>
    private static void RequireFile(SegmentView view, FileIdentity expected)
    {
        if (expected != default && !view.FileIdentity.Matches(expected))
        {
            throw new InvalidDataException($"The file of input segment {view.Handle.Id} is not the one that the job began with.");
        }
    }

    private static void Check(ImmutableArray<DType> expected, ImmutableArray<SegmentHandle> handles, string role, Action<int, long> requireElements)
    {
        if (expected.Length != handles.Length)
        {
            throw new InvalidDataException($"The code has {expected.Length} {role} slots and {handles.Length} segments were named.");
        }

        for (var slot = 0; slot < handles.Length; slot++)
        {
            if (handles[slot].Element.ToDType() != expected[slot])
            {
                throw new InvalidDataException(
                    $"The {role} in slot {slot} must hold {expected[slot].Name()}; segment {handles[slot].Id} holds {handles[slot].Element.Name()}.");
            }

            requireElements(slot, handles[slot].ElementCount);
        }
    }
}
