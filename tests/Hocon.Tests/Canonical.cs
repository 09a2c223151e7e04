namespace ActorShm.Hocon.Tests;

/// <summary>Configurations as text that is equal exactly when their values are: JSON with sorted keys, numbers as they were
/// written.</summary>
internal static class Canonical
{
    public static string Of(Config config) => Of(config.Root);

    public static string Of(string hocon) => Of(ConfigurationFactory.ParseString(hocon));

    private static string Of(HoconValue value) => value switch
    {
        HoconObject fields => "{" + string.Join(",", fields.Fields.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{HoconRenderer.Quote(f.Key)}:{Of(f.Value)}")) + "}",
        HoconArray array => "[" + string.Join(",", array.Items.Select(Of)) + "]",
        HoconScalar { Kind: HoconValueKind.String } text => HoconRenderer.Quote(text.Text),
        HoconScalar scalar => scalar.Text,
        _ => throw new InvalidOperationException(value.GetType().Name),
    };
}
