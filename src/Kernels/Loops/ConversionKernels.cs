namespace ActorShm.Kernels;

/// <summary>Finds the loop of a conversion; the same pairs as <see cref="Conversions.Exists"/>.</summary>
internal static unsafe class ConversionKernels
{
    /// <param name="from">A register type.</param>
    /// <param name="to">What it is converted to.</param>
    public static TileKernel For(DType from, DType to) => from switch
    {
        DType.Bool => OfBool(to),
        DType.Int32 => OfInt32(to),
        DType.Int64 => OfInt64(to),
        DType.UInt64 => OfUInt64(to),
        DType.Float32 => to == DType.Float16 ? EightLaneLoops.Run<Float32ToFloat16> : ConversionLoops.Float32ToFloat64,
        _ => OfFloat64(to),
    };

    private static TileKernel OfBool(DType to) => to switch
    {
        DType.Int32 => ConversionLoops.BoolToInt32,
        DType.Int64 => ConversionLoops.BoolToInt64,
        DType.Float32 => ConversionLoops.BoolToFloat32,
        _ => ConversionLoops.BoolToFloat64,
    };

    private static TileKernel OfInt32(DType to) => to switch
    {
        DType.Int8 => EightLaneLoops.Run<Int32ToInt8>,
        DType.Int16 => EightLaneLoops.Run<Int32ToInt16>,
        DType.UInt8 => EightLaneLoops.Run<Int32ToUInt8>,
        DType.UInt16 => EightLaneLoops.Run<Int32ToUInt16>,
        DType.Int64 => ConversionLoops.Int32ToInt64,
        DType.Float32 => EightLaneLoops.Run<Int32ToFloat32>,
        _ => ConversionLoops.Int32ToFloat64,
    };

    private static TileKernel OfInt64(DType to) => to switch
    {
        DType.UInt32 => EightLaneLoops.Run<Int64ToUInt32>,
        DType.Int32 => EightLaneLoops.Run<Int64ToInt32>,
        DType.UInt64 => CopyLoops.Copy64,
        DType.Float32 => EightLaneLoops.Run<Int64ToFloat32>,
        _ => ConversionLoops.Int64ToFloat64,
    };

    private static TileKernel OfUInt64(DType to) => to switch
    {
        DType.Int64 => CopyLoops.Copy64,
        DType.Float32 => EightLaneLoops.Run<UInt64ToFloat32>,
        _ => EightLaneLoops.Run<UInt64ToFloat64>,
    };

    private static TileKernel OfFloat64(DType to) => to switch
    {
        DType.Float16 => EightLaneLoops.Run<Float64ToFloat16>,
        DType.Float32 => EightLaneLoops.Run<Float64ToFloat32>,
        DType.Int64 => EightLaneLoops.Run<Float64ToInt64>,
        _ => EightLaneLoops.Run<Float64ToUInt64>,
    };
}
