namespace ActorShm.Kernels;

/// <summary>One line of a <see cref="StageCode"/>.</summary>
/// <param name="Op">What it does.</param>
/// <param name="DType">The type of its value; of what is loaded, stored or reduced.</param>
/// <param name="A">The number of the instruction that gives the first operand; -1 when there is none.</param>
/// <param name="B">The same for the second operand.</param>
/// <param name="C">The same for the third operand.</param>
/// <param name="Slot">The slot of a load or store, otherwise -1.</param>
/// <param name="Bits">The value of a constant, otherwise 0.</param>
internal readonly record struct Instruction(OpCode Op, DType DType, int A = -1, int B = -1, int C = -1, int Slot = -1, long Bits = 0)
{
    public static Instruction Load(DType dtype, int slot) => new(OpCode.Load, dtype, Slot: slot);

    public static Instruction Store(DType dtype, int value, int slot) => new(OpCode.Store, dtype, value, Slot: slot);

    public static Instruction Constant(Scalar value) => new(OpCode.Constant, value.DType, Bits: value.Bits);

    /// <summary>The register type of what it gives.</summary>
    public DType ValueType => OpCodes.IsLoad(Op) ? DType.Component().Register() : DType.Register();

    public int Operand(int index) => index switch { 0 => A, 1 => B, _ => C };
}
