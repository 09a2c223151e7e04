namespace ActorShm.Kernels;

/// <summary>Finds the loops at a stage's edges: between the types of arrays and the registers that stages compute in.</summary>
internal static unsafe class StorageKernels
{
    /// <summary>Gets the loop that fills a register from an input; null when the input can be read in place.</summary>
    public static TileKernel? ForLoad(OpCode op, DType dtype) => (op, dtype) switch
    {
        (_, DType.Bool) => CopyLoops.LoadBool,
        (_, DType.Int8) => EightLaneLoops.Run<LoadInt8>,
        (_, DType.UInt8) => EightLaneLoops.Run<LoadUInt8>,
        (_, DType.Int16) => EightLaneLoops.Run<LoadInt16>,
        (_, DType.UInt16) => EightLaneLoops.Run<LoadUInt16>,
        (_, DType.UInt32) => EightLaneLoops.Run<LoadUInt32>,
        (_, DType.Float16) => EightLaneLoops.Run<LoadFloat16>,
        (OpCode.LoadReal, DType.Complex64) => EightLaneLoops.Run<LoadRealFloat32>,
        (OpCode.LoadReal, DType.Complex128) => EightLaneLoops.Run<LoadRealFloat64>,
        (_, DType.Complex64) => EightLaneLoops.Run<LoadImaginaryFloat32>,
        (_, DType.Complex128) => EightLaneLoops.Run<LoadImaginaryFloat64>,
        _ => null,
    };

    /// <summary>Gets the loop that writes an output: a computed NaN becomes the canonical one, a copied NaN keeps its bits.</summary>
    /// <param name="dtype">The type of the output.</param>
    /// <param name="isCopy">Whether the value, or its real part, comes unchanged from an input.</param>
    /// <param name="isImaginaryCopy">Whether the imaginary part of a complex output comes unchanged from an input.</param>
    public static TileKernel ForStore(DType dtype, bool isCopy, bool isImaginaryCopy) => dtype switch
    {
        DType.Float64 when !isCopy => ElementwiseLoops.Unary<double, CanonicalNanFloat64>,
        DType.Float32 when !isCopy => ElementwiseLoops.Unary<float, CanonicalNanFloat32>,
        DType.Float16 => isCopy ? EightLaneLoops.Run<StoreFloat16> : EightLaneLoops.Run<StoreComputedFloat16>,
        DType.Int8 or DType.UInt8 => EightLaneLoops.Run<StoreInt8>,
        DType.Int16 or DType.UInt16 => EightLaneLoops.Run<StoreInt16>,
        DType.UInt32 => EightLaneLoops.Run<StoreUInt32>,
        DType.Complex64 or DType.Complex128 => ForComplexStore(dtype, isCopy, isImaginaryCopy),
        _ => dtype.SizeBytes() switch
        {
            1 => CopyLoops.Copy8,
            4 => CopyLoops.Copy32,
            _ => CopyLoops.Copy64,
        },
    };

    private static TileKernel ForComplexStore(DType dtype, bool isCopy, bool isImaginaryCopy) => (dtype, isCopy, isImaginaryCopy) switch
    {
        (DType.Complex64, true, true) => EightLaneLoops.Run<StoreComplex64<Copied, Copied>>,
        (DType.Complex64, true, false) => EightLaneLoops.Run<StoreComplex64<Copied, Computed>>,
        (DType.Complex64, false, true) => EightLaneLoops.Run<StoreComplex64<Computed, Copied>>,
        (DType.Complex64, false, false) => EightLaneLoops.Run<StoreComplex64<Computed, Computed>>,
        (_, true, true) => EightLaneLoops.Run<StoreComplex128<Copied, Copied>>,
        (_, true, false) => EightLaneLoops.Run<StoreComplex128<Copied, Computed>>,
        (_, false, true) => EightLaneLoops.Run<StoreComplex128<Computed, Copied>>,
        _ => EightLaneLoops.Run<StoreComplex128<Computed, Computed>>,
    };
}
