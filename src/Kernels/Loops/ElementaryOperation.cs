namespace ActorShm.Kernels;

/// <summary>An operation that is an elementary function: its loops over tiles.</summary>
/// <remarks>Immutable, so safe on any thread.</remarks>
internal abstract unsafe class ElementaryOperation
{
    private static readonly Dictionary<OpCode, ElementaryOperation> Operations = new()
    {
        [OpCode.Cbrt] = new OfOne<CubeRoot>(),
        [OpCode.Exp] = new OfOne<Exponential>(),
        [OpCode.Exp2] = new OfOne<BinaryExponential>(),
        [OpCode.Expm1] = new OfOne<ExponentialMinusOne>(),
        [OpCode.Log] = new OfOne<Logarithm>(),
        [OpCode.Log2] = new OfOne<ScaledLogarithm<BaseTwo>>(),
        [OpCode.Log10] = new OfOne<ScaledLogarithm<BaseTen>>(),
        [OpCode.Log1p] = new OfOne<LogarithmOfOnePlus>(),
        [OpCode.Sin] = new OfOne<Sine>(),
        [OpCode.Cos] = new OfOne<Cosine>(),
        [OpCode.Tan] = new OfOne<Tangent>(),
        [OpCode.Arcsin] = new OfOne<Arcsine>(),
        [OpCode.Arccos] = new OfOne<Arccosine>(),
        [OpCode.Arctan] = new OfOne<Arctangent>(),
        [OpCode.Sinh] = new OfOne<HyperbolicSine>(),
        [OpCode.Cosh] = new OfOne<HyperbolicCosine>(),
        [OpCode.Tanh] = new OfOne<HyperbolicTangent>(),
        [OpCode.Arctan2] = new OfTwo<ArctangentOfTwo>(),
        [OpCode.Hypot] = new OfTwo<Hypotenuse>(),
        [OpCode.Power] = new OfTwo<Power>(),
        [OpCode.FloorDivide] = new OfTwo<FloorQuotient<OfFloat64>, FloorQuotient<OfFloat32>>(),
        [OpCode.Remainder] = new OfTwo<FloorRemainder>(),
    };

    /// <summary>Gets the type through which emitted loops call the function.</summary>
    public abstract Type FunctionType { get; }

    /// <summary>Gets the type for float32, which is computed in float64 too. It is another type only where more than the result is rounded to float32.</summary>
    public virtual Type Float32FunctionType => FunctionType;

    /// <summary>The loop over float64.</summary>
    public abstract TileKernel Float64Loop { get; }

    /// <summary>The loop over float32.</summary>
    public abstract TileKernel Float32Loop { get; }

    /// <summary>Finds the operation with a number; null when it is not an elementary function.</summary>
    /// <param name="op">The number.</param>
    /// <param name="dtype">The type of the result; only floats have such functions.</param>
    public static ElementaryOperation? Find(OpCode op, DType dtype) => dtype.IsFloat() ? Operations.GetValueOrDefault(op) : null;

    private sealed class OfOne<TFunction> : ElementaryOperation
        where TFunction : struct, IElementaryFunction
    {
        public override Type FunctionType => typeof(TFunction);

        public override TileKernel Float64Loop => ElementaryLoops.OfFloat64<TFunction>;

        public override TileKernel Float32Loop => ElementaryLoops.OfFloat32<TFunction>;
    }

    private sealed class OfTwo<TFunction> : ElementaryOperation
        where TFunction : struct, IElementaryFunctionOfTwo
    {
        public override Type FunctionType => typeof(TFunction);

        public override TileKernel Float64Loop => ElementaryLoops.OfTwoFloat64<TFunction>;

        public override TileKernel Float32Loop => ElementaryLoops.OfTwoFloat32<TFunction>;
    }

    private sealed class OfTwo<TFunction, TFloat32Function> : ElementaryOperation
        where TFunction : struct, IElementaryFunctionOfTwo
        where TFloat32Function : struct, IElementaryFunctionOfTwo
    {
        public override Type FunctionType => typeof(TFunction);

        public override Type Float32FunctionType => typeof(TFloat32Function);

        public override TileKernel Float64Loop => ElementaryLoops.OfTwoFloat64<TFunction>;

        public override TileKernel Float32Loop => ElementaryLoops.OfTwoFloat32<TFloat32Function>;
    }
}
