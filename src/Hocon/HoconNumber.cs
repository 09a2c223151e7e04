using System.Globalization;

namespace ActorShm.Hocon;

/// <summary>Reads numbers in JSON's grammar; <c>1e3</c> and <c>10.0</c> are whole numbers too.</summary>
internal static class HoconNumber
{
    public static bool TryInt(string text, out int value)
    {
        var ok = TryLong(text, out var wide) && wide is >= int.MinValue and <= int.MaxValue;
        value = ok ? (int)wide : 0;
        return ok;
    }

    public static bool TryLong(string text, out long value)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value))
        {
            return ScalarSyntax.IsNumber(text);
        }

        var ok = TryDecimal(text, out var exact) && decimal.IsInteger(exact) && exact is >= long.MinValue and <= long.MaxValue;
        value = ok ? (long)exact : 0;
        return ok;
    }

    public static bool TryDecimal(string text, out decimal value)
    {
        value = 0;
        return ScalarSyntax.IsNumber(text) && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    public static bool TryDouble(string text, out double value)
    {
        value = 0;
        return ScalarSyntax.IsNumber(text)
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
            && double.IsFinite(value);
    }

    public static bool TryFloat(string text, out float value)
    {
        value = 0;
        return ScalarSyntax.IsNumber(text)
            && float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
            && float.IsFinite(value);
    }
}
