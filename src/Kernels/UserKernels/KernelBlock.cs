using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ActorShm.Kernels;

/// <summary>What a kernel sees of its arrays: one block, in shared memory. Valid during the call only.</summary>
/// <remarks>
/// Blocks are <see cref="BlockGrid.BlockElements"/> elements long, the last may be shorter, and the first begins at element 0. So a kernel gets the same
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

    /// <summary>The index of the first element of the block in the whole array, its last axis changing fastest.</summary>
    public long Start { get; }

    /// <summary>The elements of the block.</summary>
    public int Count { get; }

    /// <summary>Whether anybody still wants the result. A kernel that takes seconds for a block asks now and then: it also shows that it is alive.</summary>
    /// <returns>False when it may return at once; what it has written is of no use then.</returns>
    public bool IsWanted => _turn.IsWanted();

    /// <summary>The block's elements of an input, where they lie.</summary>
    /// <typeparam name="T">The type of the signature.</typeparam>
    /// <param name="slot">Which input.</param>
    /// <exception cref="ArgumentException">There is no such input, or its elements are of another type.</exception>
    public ReadOnlySpan<T> Input<T>(int slot)
        where T : unmanaged
    {
        Require<T>(_signature.Inputs, slot, "input");
        return MemoryMarshal.Cast<byte, T>(_turn.Input(slot, Start, Count));
    }

    /// <summary>The block's elements of an output, where they are to be written. What they hold before is undefined.</summary>
    /// <typeparam name="T">The type of the signature.</typeparam>
    /// <param name="slot">Which output.</param>
    /// <exception cref="ArgumentException">There is no such output, or its elements are of another type.</exception>
    public Span<T> Output<T>(int slot)
        where T : unmanaged
    {
        Require<T>(_signature.Outputs, slot, "output");
        return MemoryMarshal.Cast<byte, T>(_turn.Output(slot, Start, Count));
    }

    /// <summary>What the job gave besides arrays.</summary>
    /// <typeparam name="T">The type of the signature.</typeparam>
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
