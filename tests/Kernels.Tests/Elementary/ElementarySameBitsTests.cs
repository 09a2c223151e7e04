using System.Runtime.Intrinsics;

namespace ActorShm.Kernels.Tests;

/// <summary>The same argument gives the same bits: in any lane, beside any neighbours, at any width of hardware.</summary>
public class ElementarySameBitsTests
{
    private const int ArgumentCount = 100_000;

    public static TheoryData<string> Functions => [.. TestedFunctions.OfOne.Concat(TestedFunctions.OfTwo)];

    // Goal: a rare argument must not change how its neighbours are rounded.
    // Method: each value alone (in all eight lanes) against the same value among random others, many of them rare.
    [Theory]
    [MemberData(nameof(Functions))]
    public void A_lane_does_not_depend_on_its_place_or_its_neighbours(string name)
    {
        var function = Function(name);
        var random = new Random(4);
        Span<double> arguments = stackalloc double[Vector512<double>.Count];
        for (var round = 0; round < 4_000; round++)
        {
            foreach (ref var argument in arguments)
            {
                argument = ElementaryArguments.Any(random);
            }

            var together = function(Vector512.Create<double>(arguments));
            for (var lane = 0; lane < arguments.Length; lane++)
            {
                var alone = function(Vector512.Create(arguments[lane]));
                Assert.True(
                    alone.AsInt64() == Vector512.Create(together.AsInt64()[lane]),
                    $"{name}({arguments[lane]:R}) is {alone[0]:R} alone but {together[lane]:R} in lane {lane} among others.");
            }
        }
    }

    [Fact]
    public void Eight_four_and_one_lanes_give_the_same_bits()
    {
        AssertSameAtEachWidth<CubeRoot>();
        AssertSameAtEachWidth<Exponential>();
        AssertSameAtEachWidth<BinaryExponential>();
        AssertSameAtEachWidth<ExponentialMinusOne>();
        AssertSameAtEachWidth<Logarithm>();
        AssertSameAtEachWidth<ScaledLogarithm<BaseTwo>>();
        AssertSameAtEachWidth<ScaledLogarithm<BaseTen>>();
        AssertSameAtEachWidth<LogarithmOfOnePlus>();
        AssertSameAtEachWidth<Sine>();
        AssertSameAtEachWidth<Cosine>();
        AssertSameAtEachWidth<Tangent>();
        AssertSameAtEachWidth<Arcsine>();
        AssertSameAtEachWidth<Arccosine>();
        AssertSameAtEachWidth<Arctangent>();
        AssertSameAtEachWidth<HyperbolicSine>();
        AssertSameAtEachWidth<HyperbolicCosine>();
        AssertSameAtEachWidth<HyperbolicTangent>();
        AssertSamePairsAtEachWidth<ArctangentOfTwo>();
        AssertSamePairsAtEachWidth<Hypotenuse>();
        AssertSamePairsAtEachWidth<Power>();
    }

    // Goal: a machine without AVX-512, or without any vector hardware, computes what every other machine computes.
    // Method: constants. Run the tests again with DOTNET_EnableAVX512=0 and with DOTNET_EnableHWIntrinsic=0: they must hold.
    [Theory]
    [InlineData("exp", 0x4A4C_E01D_8D39_BE87)]
    [InlineData("log", 0xCC9F_7B66_537B_9B75)]
    [InlineData("sin", 0x6158_5E87_2654_FE85)]
    [InlineData("cos", 0xC58B_D7FF_CD3F_38AA)]
    [InlineData("cbrt", 0x6D30_5D4D_FC09_C2D9)]
    [InlineData("exp2", 0x6807_41F9_40E3_A167)]
    [InlineData("expm1", 0x7298_968A_B8B9_F884)]
    [InlineData("log2", 0x1C0F_F36A_B058_12C5)]
    [InlineData("log10", 0x2301_F490_50AA_3BFC)]
    [InlineData("log1p", 0xC80C_C999_4477_2F3D)]
    [InlineData("tan", 0xC2E4_2D6B_1B47_10CC)]
    [InlineData("arcsin", 0xCEA1_043E_CBA3_254B)]
    [InlineData("arccos", 0xD75F_EDB2_8EE1_5093)]
    [InlineData("arctan", 0x5E03_6615_3984_15A9)]
    [InlineData("sinh", 0x62F7_2F0B_D4B7_F616)]
    [InlineData("cosh", 0x0EF9_94A0_26FC_7373)]
    [InlineData("tanh", 0x234C_F564_3AB3_86F7)]
    [InlineData("arctan2", 0xD706_4301_A80B_8205)]
    [InlineData("hypot", 0xB1E4_BB7C_D6A6_3CE2)]
    [InlineData("power", 0x5A8F_5C33_3AF9_F1A8)]
    public void The_bits_are_those_of_every_other_machine(string name, ulong expected)
    {
        var function = Function(name);
        var random = new Random(5);
        var hash = 14695981039346656037UL; // FNV-1a, a word at a time
        Span<double> arguments = stackalloc double[Vector512<double>.Count];
        for (var done = 0; done < ArgumentCount; done += arguments.Length)
        {
            foreach (ref var argument in arguments)
            {
                argument = ElementaryArguments.Any(random);
            }

            var results = function(Vector512.Create<double>(arguments)).AsUInt64();
            for (var lane = 0; lane < arguments.Length; lane++)
            {
                hash = unchecked((hash ^ results[lane]) * 1099511628211UL);
            }
        }

        Assert.Equal($"{expected:X16}", $"{hash:X16}");
    }

    private static void AssertSamePairsAtEachWidth<TFunction>()
        where TFunction : struct, IElementaryFunctionOfTwo
    {
        var random = new Random(6);
        for (var done = 0; done < ArgumentCount; done += Vector512<double>.Count)
        {
            var x = AnyLanes(random);
            var y = AnyLanes(random);
            var eight = TFunction.Of(new Lanes8 { Value = x }, new Lanes8 { Value = y }).Value;
            var four = Vector512.Create(
                TFunction.Of(new Lanes4 { Value = x.GetLower() }, new Lanes4 { Value = y.GetLower() }).Value,
                TFunction.Of(new Lanes4 { Value = x.GetUpper() }, new Lanes4 { Value = y.GetUpper() }).Value);
            Assert.Equal(eight.AsInt64(), four.AsInt64());
            for (var lane = 0; lane < Vector512<double>.Count; lane++)
            {
                var one = BitConverter.DoubleToInt64Bits(TFunction.Of(new Lane1 { Value = x[lane] }, new Lane1 { Value = y[lane] }).Value);
                Assert.True(
                    eight.AsInt64()[lane] == one,
                    $"{typeof(TFunction).Name} of {x[lane]:R} and {y[lane]:R} differs between eight lanes and one.");
            }
        }
    }

    private static Vector512<double> AnyLanes(Random random)
    {
        Span<double> lanes = stackalloc double[Vector512<double>.Count];
        foreach (ref var lane in lanes)
        {
            lane = ElementaryArguments.Any(random);
        }

        return Vector512.Create<double>(lanes);
    }

    private static void AssertSameAtEachWidth<TFunction>()
        where TFunction : struct, IElementaryFunction
    {
        var random = new Random(6);
        Span<double> arguments = stackalloc double[Vector512<double>.Count];
        for (var done = 0; done < ArgumentCount; done += arguments.Length)
        {
            foreach (ref var argument in arguments)
            {
                argument = ElementaryArguments.Any(random);
            }

            var x = Vector512.Create<double>(arguments);
            var eight = TFunction.Of(new Lanes8 { Value = x }).Value;
            var four = Vector512.Create(
                TFunction.Of(new Lanes4 { Value = x.GetLower() }).Value, TFunction.Of(new Lanes4 { Value = x.GetUpper() }).Value);
            Assert.Equal(eight.AsInt64(), four.AsInt64());
            for (var lane = 0; lane < arguments.Length; lane++)
            {
                var one = BitConverter.DoubleToInt64Bits(TFunction.Of(new Lane1 { Value = arguments[lane] }).Value);
                Assert.True(
                    eight.AsInt64()[lane] == one,
                    $"{typeof(TFunction).Name} of {arguments[lane]:R} differs between eight lanes and one.");
            }
        }
    }

    /// <summary>A function of one, or of two with an argument that depends on the first.</summary>
    private static Func<Vector512<double>, Vector512<double>> Function(string name) =>
        x => TestedFunctions.Of(name, x, Second(x));

    /// <summary>The lanes' bits with their halves exchanged: as varied as the lanes, and special where they are.</summary>
    private static Vector512<double> Second(Vector512<double> x) =>
        Vector512.ConditionalSelect(Vector512.LessThan(Vector512.Abs(x), Vector512.Create(3.0)), (x.AsInt64() << 32 | x.AsInt64() >>> 32).AsDouble(), x);
}
