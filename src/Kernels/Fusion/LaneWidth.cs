using System.Reflection;
using System.Runtime.Intrinsics;

namespace ActorShm.Kernels;

/// <summary>The number of elements that a fused loop computes at a time, with the vectors and methods for it.</summary>
/// <remarks>
/// A value of an 8-byte type fills one wide vector. A value of a 4-byte type fills a vector of half the width, so that all values of a step have the
/// same number of lanes. A bool is a mask of 8-byte lanes with all bits set or clear. Immutable, so safe on any thread.
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

    /// <summary>Gets eight lanes: AVX-512.</summary>
    public static LaneWidth Eight { get; } = new(
        8, asksForNextPage: true, typeof(Vector512<>), typeof(Vector512), typeof(Vector256<>), typeof(Vector256), typeof(EightLanes));

    /// <summary>Gets four lanes: AVX2. Processors with 128-bit registers, such as those with NEON, run the interpreter.</summary>
    public static LaneWidth Four { get; } = new(
        4, asksForNextPage: false, typeof(Vector256<>), typeof(Vector256), typeof(Vector128<>), typeof(Vector128), typeof(FourLanes));

    /// <summary>Gets the largest width for which this processor has registers; null when a fused loop would not be faster than the interpreter.</summary>
    public static LaneWidth? Widest => Vector512.IsHardwareAccelerated ? Eight : Vector256.IsHardwareAccelerated ? Four : null;

    /// <summary>Gets the number of elements that one step computes.</summary>
    public int Lanes { get; }

    /// <summary>
    /// Gets whether <see cref="NextPage"/> keeps processors of this width from waiting for memory; other processors read at several places at once (see <see cref="FusedEmitter.TracksFor"/>).
    /// </summary>
    public bool AsksForNextPage { get; }

    /// <summary>Gets the number of steps in a group of <see cref="TileGrid.GroupElements"/>.</summary>
    public int StepsPerGroup => TileGrid.GroupElements / Lanes;

    /// <summary>Gets the class with the operations for which <see cref="System.Runtime.Intrinsics"/> has no single method.</summary>
    public Type Conversions { get; }

    /// <summary>Gets the .NET type of one lane; a bool's lane is a 64-bit mask.</summary>
    public static Type LaneOf(DType dtype) => dtype switch
    {
        DType.Int32 => typeof(int),
        DType.UInt64 => typeof(ulong),
        DType.Float32 => typeof(float),
        DType.Float64 => typeof(double),
        _ => typeof(long),
    };

    /// <summary>Gets the vector type that holds one step of a type.</summary>
    public Type VectorOf(DType dtype) => (IsHalf(dtype) ? _half : _wide).MakeGenericType(LaneOf(dtype));

    /// <summary>Gets an operator of the vector, such as <c>op_Addition</c>.</summary>
    public MethodInfo Operator(DType dtype, string name, int operandCount = 2)
    {
        var vector = VectorOf(dtype);
        return vector.GetMethod(name, [.. Enumerable.Repeat(vector, operandCount)]) ?? throw Missing(vector, name);
    }

    /// <summary>Gets a static method that takes vectors of one lane type, such as <c>Min</c>.</summary>
    public MethodInfo Method(DType dtype, string name, int parameterCount) =>
        Generic(dtype, name, parameterCount, static parameter => parameter.IsConstructedGenericType);

    /// <summary>Gets a method that rounds to an integer; these exist for float and double as overloads.</summary>
    public MethodInfo Rounding(DType dtype, string name)
    {
        var methods = IsHalf(dtype) ? _halfMethods : _wideMethods;
        return methods.GetMethod(name, [VectorOf(dtype)]) ?? throw Missing(methods, name);
    }

    /// <summary>Gets <c>Load</c>, which reads a vector from memory.</summary>
    public MethodInfo Load(DType dtype) => Generic(dtype, "Load", 1, static parameter => parameter.IsPointer);

    /// <summary>Gets <c>Store</c>, which writes a vector to memory.</summary>
    /// <param name="dtype">The type of its lanes.</param>
    /// <param name="isStreaming">Whether to write past the caches; then the address is a multiple of the vector's size.</param>
    public MethodInfo Store(DType dtype, bool isStreaming = false) => Generic(dtype, isStreaming ? "StoreAlignedNonTemporal" : "Store", 2, static _ => true);

    /// <summary>Gets <c>Create</c>, which puts the same value into all lanes.</summary>
    public MethodInfo Broadcast(DType dtype) => Generic(dtype, "Create", 1, static parameter => parameter.IsGenericParameter);

    /// <summary>Gets <c>As</c>, which takes the same bits as lanes of another type of the same size.</summary>
    public MethodInfo Reinterpret(DType from, DType to)
    {
        var methods = IsHalf(from) ? _halfMethods : _wideMethods;
        var method = Overloads(methods, "As").Single(static m => m.GetGenericArguments().Length == 2);
        return method.MakeGenericMethod(LaneOf(from), LaneOf(to));
    }

    /// <summary>Gets a method of <see cref="Conversions"/>.</summary>
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

    /// <summary>Gets the overloads by name, because loading all methods of a class takes longer than emitting a loop.</summary>
    private static IEnumerable<MethodInfo> Overloads(Type type, string name) =>
        type.GetMember(name, MemberTypes.Method, BindingFlags.Public | BindingFlags.Static).Cast<MethodInfo>();

    /// <summary>Makes the exception for a newer framework that has changed its methods; the tests find this before any user does.</summary>
    private static MissingMethodException Missing(Type type, string name) => new(type.FullName, name);
}
