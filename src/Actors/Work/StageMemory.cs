using System.Collections.Immutable;
using ActorShm.Actors.Messages;
using ActorShm.Kernels;
using ActorShm.Segments;

namespace ActorShm.Actors.Work;

/// <summary>
/// The views behind the slots of one open stage: where a message, a view and a kernel meet. Input views are
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
    /// <param name="domain">Over which elements it goes; it decides which ones every segment must have.</param>
    /// <param name="inputs">One handle per input slot.</param>
    /// <param name="inputFiles">For each input slot the file that it has to be; the default value where any will do.</param>
    /// <param name="outputs">One handle per output slot.</param>
    /// <param name="store">Opens the outputs.</param>
    /// <param name="cache">Opens, and keeps, the inputs.</param>
    /// <exception cref="InvalidDataException">A segment's type or length is not what the code expects.</exception>
    /// <exception cref="SegmentException">A segment cannot be opened.</exception>
    public static StageMemory Open(
        StageCode code,
        StageDomain domain,
        ImmutableArray<SegmentHandle> inputs,
        ImmutableArray<FileIdentity> inputFiles,
        ImmutableArray<SegmentHandle> outputs,
        SegmentStore store,
        ViewCache cache)
    {
        if (inputFiles.Length != inputs.Length)
        {
            throw new InvalidDataException($"{inputs.Length} inputs were named and the files of {inputFiles.Length}.");
        }

        Check(code.Inputs, inputs, "input", domain.RequireInput);
        Check(domain.OutputTypes(code), outputs, "output", (slot, elementCount) => RequireOutput(domain, slot, elementCount));
        var memory = new StageMemory(cache);
        try
        {
            for (var slot = 0; slot < inputs.Length; slot++)
            {
                var kept = cache.Rent(inputs[slot]);
                memory._inputs.Add(kept);
                RequireFile(kept.View, inputFiles[slot]);
            }

            foreach (var handle in outputs)
            {
                memory._outputs.Add(store.Open(handle, AccessMode.ReadWrite));
            }

            return memory;
        }
        catch
        {
            // The caller reports the reason; what was opened so far must not stay writable.
            memory.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Input(int slot, long startElement, int elementCount) => _inputs[slot].View.ReadBytes(startElement, elementCount);

    /// <inheritdoc/>
    public Span<byte> Output(int slot, long startElement, int elementCount) => _outputs[slot].WriteBytes(startElement, elementCount);

    /// <summary>Has the kernel bring in all pages of a run of output elements, so that the loop over them does not stop at each.</summary>
    /// <remarks>Pages that are only read come in sixteen at a time by themselves, and asking for those that are there already would cost more.</remarks>
    public void PrefaultOutputs(long startElement, long elementCount)
    {
        foreach (var view in _outputs)
        {
            view.Prefault(startElement, elementCount);
        }
    }

    /// <summary>Closes the output views, after which this process writes to none of them, and gives the inputs back.</summary>
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

    private static void RequireOutput(StageDomain domain, int slot, long elementCount)
    {
        if (elementCount != domain.OutputElements)
        {
            throw new InvalidDataException($"The output in slot {slot} must hold {domain.OutputElements} elements; it holds {elementCount}.");
        }
    }

    /// <summary>Refuses a file that is not the one that the job began with: parts of the answer are made of that one.</summary>
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
