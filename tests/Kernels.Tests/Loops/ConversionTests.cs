using System.Globalization;
using System.Numerics;
using ActorShm.Testing;

namespace ActorShm.Kernels.Tests.Loops;

// Goal: every cast from every type to every other gives what the documentation says, in every way of running.
// Method: edge values and random ones, against a reference over exact integers and the correctly rounded parsing of .NET.
public class ConversionTests
{
    private static readonly DType[] Types = [.. DTypes.All.Where(dtype => !dtype.IsComplex())];

    public static TheoryData<string> Names => [.. Types.Select(dtype => dtype.Name())];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_cast_gives_what_is_documented(string from)
    {
        Assert.True(DTypes.TryParse(from, out var source));
        var values = Values(source);
        var text = string.Join("; ", Types.Select(dtype => $"{dtype.Name()}(x)"));
        var program = CompiledProgram.Compile(text, [new ProgramInput("x", source, [values.Length])], []);
        var bytes = values.SelectMany(BytesOf).ToArray();
        foreach (var way in LoopWay.All)
        {
            var outcome = ProgramRunner.Run(program, [bytes], [null], Splitting.Misaligned, way);
            for (var t = 0; t < Types.Length; t++)
            {
                var found = outcome.BytesOf(t).Chunk(Types[t].SizeBytes()).Select(element => Scalar.FromBytes(Types[t], element)).ToArray();
                for (var i = 0; i < values.Length; i++)
                {
                    var expected = Expected(values[i], Types[t]);
                    Expect.That(IsSame(expected, found[i]), $"{values[i]} to {Types[t].Name()}: {expected} expected, {found[i]} found, {way.Name}");
                }
            }
        }
    }

    [Fact]
    public void A_scalar_is_cast_as_an_element_is()
    {
        foreach (var (source, target) in Types.SelectMany(source => Types.Select(target => (source, target))))
        {
            var program = CompiledProgram.Compile($"{target.Name()}(x)", [new ProgramInput("x", source, [])], []);
            foreach (var value in Values(source).Take(12))
            {
                var found = ProgramRunner.Run(program, [[]], [value], Splitting.AllAtOnce).Scalars[0]!.Value;
                Expect.That(IsSame(Expected(value, target), found), $"{value} to {target.Name()}: {found} found");
            }
        }
    }

    private static Scalar Expected(Scalar value, DType target)
    {
        if (value.DType.IsFloat())
        {
            return OfReal(value.AsFloat64(), target);
        }

        var integer = value.DType == DType.UInt64 ? (BigInteger)value.AsUInt64() : value.AsInt64();
        if (!target.IsFloat())
        {
            return target == DType.Bool ? Scalar.Of(!integer.IsZero) : Wrapped(integer, target);
        }

        // NumPy, too, makes a float16 of an integer by way of float32.
        var digits = integer.ToString(CultureInfo.InvariantCulture);
        return target == DType.Float64
            ? Scalar.Of(double.Parse(digits, CultureInfo.InvariantCulture))
            : OfReal(float.Parse(digits, CultureInfo.InvariantCulture), target);
    }

    private static Scalar OfReal(double value, DType target) => target switch
    {
        DType.Bool => Scalar.Of(value != 0),
        DType.Float16 => Scalar.Of((Half)value),
        DType.Float32 => Scalar.Of((float)value),
        DType.Float64 => Scalar.Of(value),
        _ when double.IsNaN(value) => Wrapped(0, target),
        DType.UInt64 when value >= 0 => Wrapped(value >= 18446744073709551616.0 ? ulong.MaxValue : new BigInteger(value), target),
        _ => Wrapped(Math.Abs(value) < 9223372036854775808.0 ? new BigInteger(value) : value > 0 ? long.MaxValue : long.MinValue, target),
    };

    private static Scalar Wrapped(BigInteger value, DType target) => Scalar.FromRegister(target, unchecked((long)(ulong)(value & ulong.MaxValue)));

    private static bool IsSame(Scalar a, Scalar b) =>
        a == b || (a.DType.IsFloat() && a.DType == b.DType && double.IsNaN(a.AsFloat64()) && double.IsNaN(b.AsFloat64()));

    private static byte[] BytesOf(Scalar value)
    {
        var bytes = new byte[value.DType.SizeBytes()];
        value.CopyTo(bytes);
        return bytes;
    }

    private static Scalar[] Values(DType dtype)
    {
        var random = new Random((int)dtype);
        if (dtype.IsFloat())
        {
            double[] edges = [0.0, -0.0, 1, -1, 0.5, -0.99, 255.9, -128.5, 300, 65504, 65519.9, 65520, 6e-8, 2.9e-8, 1e10, -1e10, 9223372036854775807.0, -9223372036854775808.0, 1e19, 3e19, -1e19, 16777217, 1e39, double.NaN, double.PositiveInfinity, double.NegativeInfinity];
            var some = Enumerable.Range(0, 300).Select(_ => Math.ScaleB((random.NextDouble() * 2) - 1, random.Next(-30, 70)));
            return [.. edges.Concat(some).Select(value => OfReal(value, dtype))];
        }

        long[] integers = [0, 1, -1, 127, 128, -128, 255, 256, 32767, 32768, 65535, 65536, int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue, long.MinValue, 16777217, 9007199254740993, (1L << 62) + 1, -16777219, 0x7FFFFFBFFFFFFFFF, unchecked((long)0xFFFFFF7FFFFFFFFF), unchecked((long)0x8000008000000001)];
        var others = Enumerable.Range(0, 300).Select(_ => random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64));
        return [.. integers.Concat(others).Select(value => Scalar.FromRegister(dtype, dtype == DType.Bool ? value & 1 : value))];
    }
}
