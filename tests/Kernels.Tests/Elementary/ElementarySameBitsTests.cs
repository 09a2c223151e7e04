using System.Runtime.Intrinsics;

namespace ActorShm.Kernels.Tests;

/// <summary>The same argument gives the same bits: in any lane, beside any neighbours, at any width of hardware.</summary>
public class ElementarySameBitsTests
{
    private const int ArgumentCount = 100_000;

    public static TheoryData<string> Functions => new("exp", "log", "sin", "cos", "pow");

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
        AssertSameAtEachWidth<Exponential>();
        AssertSameAtEachWidth<Logarithm>();
        AssertSameAtEachWidth<Sine>();
        AssertSameAtEachWidth<Cosine>();
    }

    // Goal: a machine without AVX-512, or without any vector hardware, computes what every other machine computes.
    // Method: constants. Run the tests again with DOTNET_EnableAVX512=0 and with DOTNET_EnableHWIntrinsic=0: they must hold.
    // Not for pow, which is the C library's.
    [Theory]
    [InlineData("exp", 0x70DC_51AF_F734_0313)]
    [InlineData("log", 0xCC9F_7B66_537B_9B75)]
    [InlineData("sin", 0xED67_5602_DC0E_C298)]
    [InlineData("cos", 0x2221_231B_9D16_DBF8)]
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

    private static void AssertSameAtEachWidth<TFunction>()
        where TFunction : IElementaryFunction
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
            var eight = TFunction.Of(new Lanes8(x)).Value;
            var four = Vector512.Create(
                TFunction.Of(new Lanes4(x.GetLower())).Value, TFunction.Of(new Lanes4(x.GetUpper())).Value);
            Assert.Equal(eight.AsInt64(), four.AsInt64());
            for (var lane = 0; lane < arguments.Length; lane++)
            {
                var one = BitConverter.DoubleToInt64Bits(TFunction.Of(new Lane1(arguments[lane])).Value);
                Assert.True(
                    eight.AsInt64()[lane] == one,
                    $"{typeof(TFunction).Name} of {arguments[lane]:R} differs between eight lanes and one.");
            }
        }
    }

    private static Func<Vector512<double>, Vector512<double>> Function(string name) => name switch
    {
        "exp" => ElementaryFunctions.Exp,
        "log" => ElementaryFunctions.Log,
        "sin" => ElementaryFunctions.Sin,
        "cos" => ElementaryFunctions.Cos,
        "pow" => x => ElementaryFunctions.Pow(x, x),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "Not an elementary function."),
    };
}
