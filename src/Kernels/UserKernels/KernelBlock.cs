using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ActorShm.Kernels;

/// <summary>A kernel's view of its arrays: one block, in shared memory. Valid only during the call.</summary>
/// <remarks>
/// Every block has <see cref="BlockGrid.BlockElements"/> elements, except that the last may be shorter; the first begins at element 0. So a kernel gets the same
/// spans for any number of nodes, and its results have the same bits.
/// </remarks>
public readonly ref struct KernelBlock
{
    private readonly IStageTurn _turn;
    private readonly KernelSignature _signature;
    private readonly ReadOnlySpan<byte> _parameters;

    internal KernelBlock(IStageTurn turn, KernelSignature signature, ReadOnlySpan<byte> parameters, long start, int count)
    {
        _turn = turn;
        _signature = signature;
        _parameters = parameters;
        Start = start;
        Count = count;
    }

    /// <summary>Gets the index of the block's first element in the whole array, whose last axis changes fastest.</summary>
    public long Start { get; }

    /// <summary>Gets the number of elements of the block.</summary>
    public int Count { get; }

    /// <summary>Gets whether the result is still wanted. A kernel that takes seconds for a block should read this now and then, which also shows that the kernel is alive.</summary>
    /// <returns>False when the kernel may return at once; what it has written is not used then.</returns>
    public bool IsWanted => _turn.IsWanted();

    /// <summary>Gets the block's elements of an input, in place.</summary>
    /// <typeparam name="T">The element type in the signature.</typeparam>
    /// <param name="slot">The index of the input.</param>
    /// <exception cref="ArgumentException">There is no such input, or its elements are of another type.</exception>
    public ReadOnlySpan<T> Input<T>(int slot)
        where T : unmanaged
    {
        Require<T>(_signature.Inputs, slot, "input");
        return MemoryMarshal.Cast<byte, T>(_turn.Input(slot, Start, Count));
    }

    /// <summary>Gets the block's elements of an output, to be written in place. Their content is undefined before.</summary>
    /// <typeparam name="T">The element type in the signature.</typeparam>
    /// <param name="slot">The index of the output.</param>
    /// <exception cref="ArgumentException">There is no such output, or its elements are of another type.</exception>
    public Span<T> Output<T>(int slot)
        where T : unmanaged
    {
        Require<T>(_signature.Outputs, slot, "output");
        return MemoryMarshal.Cast<byte, T>(_turn.Output(slot, Start, Count));
    }

    /// <summary>Gets the parameters of the job.</summary>
    /// <typeparam name="T">The parameter type in the signature.</typeparam>
    /// <exception cref="ArgumentException">The parameters have another size.</exception>
    public T Parameters<T>()
        where T : unmanaged => _parameters.Length == Unsafe.SizeOf<T>()
            ? MemoryMarshal.Read<T>(_parameters)
            : throw new ArgumentException($"Kernel {_signature} has {_parameters.Length} bytes of parameters; {typeof(T)} has {Unsafe.SizeOf<T>()}.");

    private void Require<T>(IReadOnlyList<DType> slots, int slot, string role)
        where T : unmanaged
    {
        if ((uint)slot >= (uint)slots.Count || slots[slot] != ElementOf<T>.DType)
        {
            throw new ArgumentException($"Kernel {_signature} has no {role} {slot} of {typeof(T)}. Its signature and its code must say the same.", nameof(slot));
        }
    }
}
