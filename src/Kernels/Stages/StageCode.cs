using System.Collections.Immutable;

namespace ActorShm.Kernels;

/// <summary>The code of one pass over an array: a short typed program without jumps, or the call of a kernel, ready to run or to send.</summary>
/// <remarks>
/// Instruction <c>i</c> computes value <c>i</c>; operands are numbers of earlier instructions. Constants and the scalars of
/// earlier passes are part of the code, so it needs nothing but the arrays. Immutable, so safe on any thread.
/// </remarks>
public sealed class StageCode
{
    /// <summary>The largest size of the encoding, which lets a stage fit into one message with room to spare.</summary>
    public const int MaxEncodedBytes = 16 * 1024;

    /// <summary>The largest number of inputs, and of outputs, of one stage.</summary>
    public const int MaxSlots = byte.MaxValue;

    /// <exception cref="InvalidDataException">The instructions break a rule of <see cref="StageCodeRules"/>.</exception>
    internal StageCode(ImmutableArray<Instruction> instructions, ImmutableArray<DType> inputs, ImmutableArray<DType> outputs)
    {
        StageCodeRules.Check(instructions.AsSpan(), inputs.AsSpan(), outputs.AsSpan());
        Instructions = instructions;
        Inputs = inputs;
        Outputs = outputs;
        ReductionCount = instructions.Count(static instruction => OpCodes.IsReduction(instruction.Op));
    }

    private StageCode(KernelCall kernel)
    {
        Instructions = [];
        Inputs = kernel.Signature.Inputs;
        Outputs = kernel.Signature.Outputs;
        Kernel = kernel;
    }

    /// <summary>
    /// Gets the size of one block's partial results in bytes: for each reduction, in the order of the code, 8 bytes of value and 8 of count; for a kernel the size in its
    /// signature; 0 when the stage only stores.
    /// </summary>
    public int PartialBytes => Kernel?.Signature.PartialBytes ?? ReductionCount * Partial.SizeBytes;

    /// <summary>Gets the embedder's kernel that the stage calls; null when the code consists of instructions.</summary>
    public KernelCall? Kernel { get; }

    /// <summary>Gets the element type of each input slot.</summary>
    public ImmutableArray<DType> Inputs { get; }

    /// <summary>Gets the element type of each output slot.</summary>
    public ImmutableArray<DType> Outputs { get; }

    internal ImmutableArray<Instruction> Instructions { get; }

    internal int ReductionCount { get; }

    /// <summary>Creates a stage that writes <c>start + step * i</c> to its only output, a float64 array, where <c>i</c> is the element's index in the logical array.</summary>
    /// <param name="start">The value of element 0.</param>
    /// <param name="step">The difference between neighbouring elements. First the product is rounded, then the sum.</param>
    public static StageCode Ramp(double start, double step) => new(
        [
            new Instruction(OpCode.Index, DType.Int64),
            new Instruction(OpCode.Convert, DType.Float64, 0),
            Instruction.Constant(Scalar.Of(step)),
            new Instruction(OpCode.Multiply, DType.Float64, 2, 1),
            Instruction.Constant(Scalar.Of(start)),
            new Instruction(OpCode.Add, DType.Float64, 4, 3),
            Instruction.Store(DType.Float64, 5, 0),
        ],
        [],
        [DType.Float64]);

    /// <summary>Creates a stage that calls a kernel for each block.</summary>
    /// <param name="kernel">The kernel and its parameters.</param>
    public static StageCode Call(KernelCall kernel)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        return new StageCode(kernel);
    }

    /// <summary>Encodes the code in its binary form, at most <see cref="MaxEncodedBytes"/> bytes. Equal codes have equal bytes.</summary>
    public byte[] Encode() => Kernel is { } kernel ? KernelCallFormat.Write(kernel) : StageCodeFormat.Write(this);

    /// <summary>Decodes the binary form. Everything is checked: the result can be run, whatever the bytes were.</summary>
    /// <param name="bytes">The bytes, exactly as <see cref="Encode"/> returned them.</param>
    /// <exception cref="InvalidDataException">The bytes are not the code of a stage, or have an unknown version; the message says where.</exception>
    public static StageCode Decode(ReadOnlySpan<byte> bytes) =>
        bytes is [KernelCallFormat.Form, ..] ? new StageCode(KernelCallFormat.Read(bytes)) : StageCodeFormat.Read(bytes);
}
