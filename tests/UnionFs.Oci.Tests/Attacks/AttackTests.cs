using System.Globalization;
using System.Text;
using Xunit;

namespace UnionFs.Oci.Tests.Attacks;

/// <summary>
/// The catalogue of attacks as far as it concerns tars, layers, layouts and archives: each is refused with the one exception of the family or does no
/// harm, nothing outside is read or touched, and none takes memory by what it claims.
/// </summary>
[Collection(AttackCollection.Name)]
public sealed class AttackTests
{
    private const long MostBytes = 64L << 20;
    private static readonly Attack[] s_attacks = [.. TarAttacks.All, .. CompressionAttacks.All, .. DocumentAttacks.All];

    public static TheoryData<int> Rows => [.. s_attacks.Select(static a => a.Row).Distinct().Order()];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Every_attack_is_refused_or_does_no_harm(int row) =>
        Array.ForEach([.. s_attacks.Where(a => a.Row == row)], static a => Verdict(a));

    [Fact]
    public void Every_row_that_concerns_images_has_an_attack()
    {
        // 45 to 48 are of registries, 49 to 51 and 55 of host folders, 52 of commits, 54 of saved indexes.
        Assert.Equal(Enumerable.Range(1, 44).Append(53), s_attacks.Concat(CompressionAttacks.Bombs()).Select(static a => a.Row).Distinct().Order());
    }

    [Fact]
    public void The_table_of_verdicts()
    {
        var table = new StringBuilder("row  attack                                              verdict\n");
        foreach (var attack in s_attacks.OrderBy(static a => a.Row))
        {
            table.Append(CultureInfo.InvariantCulture, $"{attack.Row,3}  {FsText.Escape(attack.What),-50}  {Verdict(attack)}\n");
        }

        TestContext.Current.TestOutputHelper!.WriteLine(table.ToString());
        Assert.Equal(s_attacks.Length + 1, table.ToString().Count(static c => c == '\n'));
    }

    [Fact]
    public void Bombs_take_little_memory()
    {
        Assert.SkipUnless(PeakMemory.IsKnown, "only Linux tells the peak of memory");
        var table = new StringBuilder("row  bomb                                                MiB   verdict\n");
        foreach (var bomb in CompressionAttacks.Bombs())
        {
            using var scene = new AttackScene();
            bomb.Build(scene);
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            var peak = PeakMemory.Start();
            var verdict = Verdict(bomb, scene);
            table.Append(CultureInfo.InvariantCulture, $"{bomb.Row,3}  {bomb.What,-50}  {peak.Growth() / 1048576.0,5:0.0}  {verdict}\n");
            Assert.True(peak.Growth() <= MostBytes, $"{bomb}: {peak.Growth()} bytes");
        }

        TestContext.Current.TestOutputHelper!.WriteLine(table.ToString());
    }

    private static string Verdict(Attack attack)
    {
        using var scene = new AttackScene();
        attack.Build(scene);
        return Verdict(attack, scene);
    }

    private static string Verdict(Attack attack, AttackScene scene)
    {
        var refusal = scene.CarryOut(attack);
        scene.AssertUntouched();
        Assert.True(attack.IsRefused == refusal is not null, $"{attack}: {refusal?.Message ?? "it was opened"}");
        if (refusal is null)
        {
            return "no harm";
        }

        Assert.True(refusal.Message.Contains(attack.Reason, StringComparison.Ordinal), $"{attack}: {refusal.Message}");
        return $"refused: {FsText.Quote(refusal.Reason)}";
    }
}
