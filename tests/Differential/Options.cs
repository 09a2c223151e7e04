using System.Globalization;

namespace ActorShm.Differential;

/// <summary>What the command line asks for.</summary>
/// <param name="Programs">How many programs; 0 shows that of the seed and runs nothing.</param>
/// <param name="Seed">The seed of the first program; the others follow.</param>
/// <param name="Time">How long at most.</param>
/// <param name="Failures">After how many differences to stop.</param>
/// <param name="Python">An interpreter with NumPy 1.24 or later.</param>
internal sealed record Options(int Programs, int Seed, TimeSpan Time, int Failures, string Python)
{
    public const string Usage =
        "usage: [--programs 10000] [--seed 1] [--minutes 60] [--failures 20] [--python /usr/bin/python3]\n" +
        "--programs 0 shows the program of the seed and runs nothing.\n" +
        "exit codes: 0 no difference; 1 differences, printed with their seeds; 2 wrong usage, or no NumPy.";

    public static Options Default { get; } = new(10_000, 1, TimeSpan.FromMinutes(60), 20, "/usr/bin/python3");

    /// <summary>Reads them.</summary>
    /// <exception cref="FormatException">An option is unknown or has no fitting value; the message names it.</exception>
    public static Options Parse(IReadOnlyList<string> arguments)
    {
        var options = Default;
        for (var i = 0; i < arguments.Count; i += 2)
        {
            var (name, value) = (arguments[i], i + 1 < arguments.Count ? arguments[i + 1] : throw new FormatException($"{arguments[i]} needs a value."));
            options = name switch
            {
                "--programs" => options with { Programs = Number(name, value) },
                "--seed" => options with { Seed = Number(name, value) },
                "--minutes" => options with { Time = TimeSpan.FromMinutes(Number(name, value)) },
                "--failures" => options with { Failures = Number(name, value) },
                "--python" => options with { Python = value },
                _ => throw new FormatException($"There is no option '{name}'."),
            };
        }

        return options;
    }

    private static int Number(string name, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"{name} must be a whole number from 0 on; it was '{value}'.");
}
