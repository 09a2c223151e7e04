using System.Reflection;
using System.Runtime.Intrinsics;

namespace ActorShm.Kernels;

/// <summary>How many elements a fused loop computes at a time, and the vectors and their methods for that.</summary>
/// <remarks>
/// A value of an 8-byte type fills one wide vector; a value of a 4-byte type fills one of half the width, so that all values of a step have the
/// same number of lanes; a bool is a mask of 8-byte lanes with all bits set or clear. Immutable, so safe on any thread.
/// </remarks>
internal sealed class LaneWidth
{
    private readonly Type _wide;
    private readonly Type _half;
    private readonly Type _wideMethods;
    private readonly Type _halfMethods;

    private LaneWidth(int lanes, bool asksForNextPage, Type wide, Type wideMethods, Type half, Type halfMethods, Type conversions)
    {
        Lanes = lanes;
        AsksForNextPage = asksForNextPage;
        _wide = wide;
        _wideMethods = wideMethods;
        _half = half;
        _halfMethods = halfMethods;
        Conversions = conversions;
    }

    /// <summary>Eight lanes: AVX-512.</summary>
    public static LaneWidth Eight { get; } = new(
        8, asksForNextPage: true, typeof(Vector512<>), typeof(Vector512), typeof(Vector256<>), typeof(Vector256), typeof(EightLanes));

    /// <summary>Four lanes: AVX2. Processors with 128-bit registers, as NEON has, run the interpreter.</summary>
    public static LaneWidth Four { get; } = new(
        4, asksForNextPage: false, typeof(Vector256<>), typeof(Vector256), typeof(Vector128<>), typeof(Vector128), typeof(FourLanes));

    /// <summary>The widest that this processor has registers for; null when a fused loop would not be faster than the interpreter.</summary>
    public static LaneWidth? Widest => Vector512.IsHardwareAccelerated ? Eight : Vector256.IsHardwareAccelerated ? Four : null;

    /// <summary>The elements that one step computes.</summary>
    public int Lanes { get; }

    /// <summary>
    /// Whether processors of this width are kept from waiting for memory by <see cref="NextPage"/>; others by reading at several places at once (see <see cref="FusedEmitter.TracksFor"/>).
    /// </summary>
    public bool AsksForNextPage { get; }

    /// <summary>The steps in a group of <see cref="TileGrid.GroupElements"/>.</summary>
    public int StepsPerGroup => TileGrid.GroupElements / Lanes;

    /// <summary>The class with what <see cref="System.Runtime.Intrinsics"/> does not have as one method.</summary>
    public Type Conversions { get; }

    /// <summary>The .NET type of one lane; a bool's lane is a 64-bit mask.</summary>
    public static Type LaneOf(DType dtype) => dtype switch
    {
        DType.Int32 => typeof(int),
        DType.UInt64 => typeof(ulong),
        DType.Float32 => typeof(float),
        DType.Float64 => typeof(double),
        _ => typeof(long),
    };

    /// <summary>The vector that holds one step of a type.</summary>
    public Type VectorOf(DType dtype) => (IsHalf(dtype) ? _half : _wide).MakeGenericType(LaneOf(dtype));

    /// <summary>An operator of the vector, such as <c>op_Addition</c>.</summary>
    public MethodInfo Operator(DType dtype, string name, int operandCount = 2)
    {
        var vector = VectorOf(dtype);
        return vector.GetMethod(name, [.. Enumerable.Repeat(vector, operandCount)]) ?? throw Missing(vector, name);
    }

    /// <summary>A static method that takes vectors of one lane type, such as <c>Min</c>.</summary>
    public MethodInfo Method(DType dtype, string name, int parameterCount) =>
        Generic(dtype, name, parameterCount, static parameter => parameter.IsConstructedGenericType);

    /// <summary>One of the methods that round to an integer, which exist for float and double by overloading.</summary>
    public MethodInfo Rounding(DType dtype, string name)
    {
        var methods = IsHalf(dtype) ? _halfMethods : _wideMethods;
        return methods.GetMethod(name, [VectorOf(dtype)]) ?? throw Missing(methods, name);
    }

    /// <summary><c>Load</c>: reads a vector from memory.</summary>
    public MethodInfo Load(DType dtype) => Generic(dtype, "Load", 1, static parameter => parameter.IsPointer);

    /// <summary><c>Store</c>: writes a vector to memory.</summary>
    /// <param name="dtype">The type of its lanes.</param>
    /// <param name="isStreaming">Whether past the caches; then the address is a multiple of the vector's size.</param>
    public MethodInfo Store(DType dtype, bool isStreaming = false) => Generic(dtype, isStreaming ? "StoreAlignedNonTemporal" : "Store", 2, static _ => true);

    /// <summary><c>Create</c>: the same value in all lanes.</summary>
    public MethodInfo Broadcast(DType dtype) => Generic(dtype, "Create", 1, static parameter => parameter.IsGenericParameter);

    /// <summary><c>As</c>: the same bits as lanes of another type of the same size.</summary>
    public MethodInfo Reinterpret(DType from, DType to)
    {
        var methods = IsHalf(from) ? _halfMethods : _wideMethods;
        var method = Overloads(methods, "As").Single(static m => m.GetGenericArguments().Length == 2);
        return method.MakeGenericMethod(LaneOf(from), LaneOf(to));
    }

    /// <summary>A method of <see cref="Conversions"/>.</summary>
    public MethodInfo Conversion(string name, params Type[] laneTypes)
    {
        var method = Conversions.GetMethod(name) ?? throw Missing(Conversions, name);
        return laneTypes.Length == 0 ? method : method.MakeGenericMethod(laneTypes);
    }

    private static bool IsHalf(DType dtype) => dtype is DType.Int32 or DType.Float32;

    private MethodInfo Generic(DType dtype, string name, int parameterCount, Func<Type, bool> parameters)
    {
        var methods = IsHalf(dtype) ? _halfMethods : _wideMethods;
        var method = Overloads(methods, name).SingleOrDefault(m =>
            m.IsGenericMethodDefinition
            && m.GetGenericArguments().Length == 1
            && m.GetParameters() is var found
            && found.Length == parameterCount
            && found.All(parameter => parameters(parameter.ParameterType)));
        return method?.MakeGenericMethod(LaneOf(dtype)) ?? throw Missing(methods, name);
    }

    /// <summary>Asked for by name: making all of a class's methods known takes longer than emitting a loop.</summary>
    private static IEnumerable<MethodInfo> Overloads(Type type, string name) =>
        type.GetMember(name, MemberTypes.Method, BindingFlags.Public | BindingFlags.Static).Cast<MethodInfo>();

    /// <summary>A newer framework has changed its methods; the tests find that before any user does.</summary>
    private static MissingMethodException Missing(Type type, string name) => new(type.FullName, name);
}
