using System.Globalization;

namespace UnionFs;

/// <summary>The number of a device node.</summary>
/// <param name="Major">The major number.</param>
/// <param name="Minor">The minor number.</param>
public readonly record struct DeviceNumber(uint Major, uint Minor)
{
    /// <summary><c>major:minor</c> in decimal.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}:{Minor}");
}
