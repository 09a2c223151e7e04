using System.Text;

namespace ActorShm.Hocon.Tests;

/// <summary>Random documents without references, from few keys so that they collide, and with every kind of value.</summary>
internal static class RandomHocon
{
    private static readonly string[] Keys = ["a", "b", "c", "\"d.e\"", "\"\"", "f g", "a.b", "b.\"$\".a", "10.5", "\"include\"", "-h"];

    private static readonly string[] Scalars =
    [
        "null", "true", "false", "0", "-1.50", "1e5", "12345678901234567890", "text", "two words", "10s", "1.2.3", "a/b", "-", "nulls",
        "\"\"", "\" \"", "\"null\"", "\"1\"", "\"true\"", "\"q\\\"\\\\\\n\\u0001\\ud83d\"", "\"\"\"multi\n \"line\" \"\"\"\"", "\"a//b#c\"", "ünquoted", "\"\\ufeff\\u2028\"",
    ];

    public static string Document(Random random)
    {
        var text = new StringBuilder();
        for (var i = random.Next(6); i >= 0; i--)
        {
            Field(text, random, depth: 0);
        }

        return text.ToString();
    }

    private static void Field(StringBuilder text, Random random, int depth)
    {
        text.Append(Keys[random.Next(Keys.Length)]).Append(random.Next(2) == 0 ? " = " : ":");
        Value(text, random, depth);
        text.Append(random.Next(3) switch { 0 => ",", 1 => "\n", _ => " # comment\n" });
    }

    private static void Value(StringBuilder text, Random random, int depth)
    {
        switch (depth > 3 ? 0 : random.Next(6))
        {
            case 1 or 2:
                text.Append('{');
                for (var i = random.Next(4); i > 0; i--)
                {
                    Field(text, random, depth + 1);
                }

                text.Append('}');
                break;
            case 3:
                text.Append('[');
                for (var i = random.Next(4); i > 0; i--)
                {
                    Value(text, random, depth + 1);
                    text.Append(random.Next(2) == 0 ? ",\n" : "\n");
                }

                text.Append(']');
                break;
            default:
                text.Append(Scalars[random.Next(Scalars.Length)]);
                break;
        }
    }
}
