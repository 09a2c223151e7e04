namespace ActorShm.Hocon;

/// <summary>Splits a quantity into its number and its unit: white space, number, white space, letters, white space.</summary>
internal static class HoconUnits
{
    public static bool TrySplit(string text, out decimal number, out ReadOnlySpan<char> unit)
    {
        var quantity = text.AsSpan().Trim();
        var unitStart = quantity.Length;
        while (unitStart > 0 && char.IsLetter(quantity[unitStart - 1]))
        {
            unitStart--;
        }

        unit = quantity[unitStart..];
        return HoconNumber.TryDecimal(quantity[..unitStart].TrimEnd().ToString(), out number) && number >= 0;
    }
}
