using ActorShm.Differential;
using ActorShm.Differential.Generation;

try
{
    var options = Options.Parse(args);
    if (options.Programs == 0)
    {
        Console.WriteLine(new Failure(CaseGenerator.Generate(options.Seed), []));
        return 0;
    }

    using var oracle = NumPyOracle.Start(options.Python);
    var campaign = new Campaign(oracle, options.Seed, Console.WriteLine);
    campaign.Run(options.Programs, options.Time, options.Failures);
    Console.WriteLine($"NumPy {oracle.Version}, seeds from {options.Seed}. {campaign.Coverage}");
    Console.WriteLine($"{campaign.FailureCount} differences.");
    return campaign.FailureCount == 0 ? 0 : 1;
}
catch (Exception refused) when (refused is FormatException or OracleException)
{
    Console.Error.WriteLine($"{refused.Message}\n{Options.Usage}");
    return 2;
}
