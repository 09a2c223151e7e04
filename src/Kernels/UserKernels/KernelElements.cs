using System.Numerics;

namespace ActorShm.Kernels;

/// <summary>Which element type a type of C# is, for kernels that are written in it.</summary>
internal static class KernelElements
{
    private static readonly Dictionary<Type, DType> ByType = new()
    {
        [typeof(bool)] = DType.Bool,
        [typeof(sbyte)] = DType.Int8,
        [typeof(short)] = DType.Int16,
        [typeof(int)] = DType.Int32,
        [typeof(long)] = DType.Int64,
        [typeof(byte)] = DType.UInt8,
        [typeof(ushort)] = DType.UInt16,
        [typeof(uint)] = DType.UInt32,
        [typeof(ulong)] = DType.UInt64,
        [typeof(Half)] = DType.Float16,
        [typeof(float)] = DType.Float32,
        [typeof(double)] = DType.Float64,
        [typeof(Complex)] = DType.Complex128,
    };

    /// <exception cref="NotSupportedException">Arrays have no such elements.</exception>
    public static DType Of<T>()
        where T : unmanaged =>
        ByType.TryGetValue(typeof(T), out var dtype)
            ? dtype
            : throw new NotSupportedException($"No array has elements of type {typeof(T)}. Possible are: {string.Join(", ", ByType.Keys.Select(type => type.Name))}.");
}
