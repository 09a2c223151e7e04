namespace ActorShm.Differential.Generation;

/// <summary>Numbers in the text of a program.</summary>
internal static class Literals
{
    private static readonly string[] Integers =
    [
        "127", "128", "(-129)", "255", "256", "300", "32767", "(-32769)", "65535", "2147483647", "2147483648", "4294967296",
        "9223372036854775807", "9223372036854775808", "18446744073709551615",
    ];

    private static readonly string[] Edges =
    [
        "9007199254740993", "9007199254740992.0", "(2**64)", "(2**1023 + (2**1023 - 1))", "0j", "(-0.0)", "(-1j)", "(1+1j)", "(0.5-2j)", "100", "(-101)", "3.0", "1_0.5e1_0",
    ];

    private static readonly string[] Floats = ["nan", "inf", "(-inf)", "(-0.0)", "1e10", "1e-5", "1e300", "0.1", "65520.0", "1e39"];

    /// <summary>A small integer, for operations that may get two numbers: of two large ones NumPy's versions make different types.</summary>
    public static Term Small(Random random) => Term.Literal(Signed(random.Next(-3, 7)));

    public static Term Any(Random random, Kind takes) => Term.Literal(random.Next(takes.HasFlag(Kind.Complex) ? 12 : takes.HasFlag(Kind.Float) ? 10 : 6) switch
    {
        < 4 => Signed(random.Next(-3, 7)),
        4 => random.Next(2) == 0 ? "True" : "False",
        5 => Integers[random.Next(Integers.Length)],
        < 8 => Signed((random.Next(-16, 17) * 0.25).ToString("0.0#", System.Globalization.CultureInfo.InvariantCulture)),
        8 or 9 => Floats[random.Next(Floats.Length)],
        _ => $"{random.Next(4)}{(random.Next(2) == 0 ? ".5" : "")}j",
    });

    /// <summary>A number beside a number: also those that one rounding too many, the sign of a zero or the limit of a float would change.</summary>
    public static Term Alone(Random random) => random.Next(3) == 0 ? Term.Literal(Edges[random.Next(Edges.Length)]) : Any(random, Kind.Any);

    private static string Signed(int number) => Signed(number.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private static string Signed(string number) => number.StartsWith('-') ? $"({number})" : number;
}
