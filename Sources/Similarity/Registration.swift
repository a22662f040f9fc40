public import Pixels

/// How a map from a to b came about.
public enum RegistrationKind: String, Hashable, Sendable {
  /// The same size, pixel on pixel.
  case identity
  /// b is a at another size.
  case resize
  /// One is a part of the other, pixel on pixel: moved by whole pixels.
  case crop
  /// Any affine map.
  case free
}

/// Where a lies in b.
public struct Registration: Hashable, Sendable {
  public let kind: RegistrationKind
  /// How b was turned before anything else.
  public let turn: Orientation
  /// Pixels of a to pixels of the turned b.
  public let map: AffineMap
  public let colourFit: ColourFit
  public let figures: RegionalFigures
}

/// A map that was tried, with what it makes of the two pictures.
struct Trial: Sendable {
  /// b, turned.
  let copies: Copies
  let turn: Orientation
  /// Between the full pictures.
  let map: AffineMap
  let kind: RegistrationKind
  let regional: RegionalMap

  func of(_ kind: RegistrationKind) -> Trial {
    Trial(copies: copies, turn: turn, map: map, kind: kind, regional: regional)
  }

  func withoutLooseTiles(_ limits: Thresholds) -> Trial {
    Trial(
      copies: copies, turn: turn, map: map, kind: kind, regional: regional.withoutLooseTiles(limits))
  }
}

/// Finds crop, scale, small rotations and mirrorings between two pictures.
struct Registrar: Sendable {
  let a: Copies
  let b: Copies
  let limits: Thresholds

  /// The best map, looked at with 512 pixels.
  func best() -> Trial {
    if let turn = a.exactTurn(of: b) {
      return final(trial(b.oriented(turn), turn, .stretch(from: a.size, to: a.size), refine: false))
    }
    let stretch = AffineMap.stretch(from: a.size, to: b.size)
    var trials: [Trial] = []
    if a.size == b.size {
      let still = trial(b, .upright, stretch, refine: false)
      let figures = still.regional.figures
      if figures.sameTextured >= 0.97, figures.texturedTiles >= 8, still.regional.meanAtZeroShift >= 0.9 {
        return final(still)
      }
      trials.append(still)
    }
    let stretched = trial(b, .upright, stretch)
    trials.append(stretched)
    let figures = stretched.regional.figures
    if figures.sameTextured >= 0.9, figures.texturedTiles >= 8 { return final(bestOf(trials)) }
    trials += searched([.upright], count: 3)
    if explained(trials) < 0.9 { trials += turnedTrials() }
    if explained(trials) < 0.75 { trials += searched(Array(Orientation.allCases.dropFirst()), count: 4) }
    return final(bestOf(trials))
  }

  /// The first of the best: a later one must be better.
  private func bestOf(_ trials: [Trial]) -> Trial {
    trials.dropFirst().reduce(trials[0]) { $1.regional.merit > $0.regional.merit ? $1 : $0 }
  }

  /// How much the best map explains: of what lies in both, and of the picture of which more does.
  private func explained(_ trials: [Trial]) -> Double {
    let figures = bestOf(trials).regional.figures
    return figures.sameTextured * max(figures.coverageA, figures.coverageB)
  }

  /// b turned and mirrored in all ways in which it resembles a at a glance.
  private func turnedTrials() -> [Trial] {
    let (glanceA, glanceB) = (details(glance(a)), glance(b))
    let turns = Orientation.allCases.dropFirst().filter { turn in
      correlation(glanceA, details(glanceB.oriented(turn))) >= 0.4
    }
    return concurrently(turns.count) { index in
      let turned = b.oriented(turns[index])
      return trial(turned, turns[index], .stretch(from: a.size, to: turned.size))
    }
  }

  /// The likeliest places of a picture that may be cut and scaled, over some ways to turn it.
  private func searched(_ turns: [Orientation], count: Int) -> [Trial] {
    let found = turns.flatMap { turn in
      let turned = turn == .upright ? b : b.oriented(turn)
      return coarseCandidates(a, turned, count: count).map { (turn: turn, copies: turned, candidate: $0) }
    }
    // A stable order: of equal scores the one found first.
    let likeliest = found.enumerated().sorted {
      ($1.element.candidate.score, $0.offset) < ($0.element.candidate.score, $1.offset)
    }.prefix(count).map(\.element)
    return concurrently(likeliest.count) { index in
      trial(likeliest[index].copies, likeliest[index].turn, likeliest[index].candidate.map)
    }
  }

  /// Looks at a map with 256 pixels.
  private func trial(_ b: Copies, _ turn: Orientation, _ map: AffineMap, refine: Bool = true) -> Trial {
    let start = map.between(a.size, b.size, at: a.search.size, b.search.size)
    let small = refine ? refined(start, a.search, b.search, .search) : start
    return Trial(
      copies: b, turn: turn,
      map: refine ? small.between(a.search.size, b.search.size, at: a.size, b.size) : map, kind: .free,
      regional: RegionalMap(a.search, b.search, small, limits))
  }

  /// Refines with 512 pixels, unless the pictures lie still, and takes the plainest map that does as well.
  private func final(_ trial: Trial) -> Trial {
    let (copiesA, copiesB) = concurrently({ a.final }, { trial.copies.final })
    let (from, to) = (a.size, trial.copies.size)
    func looked(_ map: AffineMap, _ kind: RegistrationKind) -> Trial {
      let small = map.between(from, to, at: copiesA.size, copiesB.size)
      return Trial(
        copies: trial.copies, turn: trial.turn, map: map, kind: kind,
        regional: RegionalMap(copiesA, copiesB, small, limits))
    }
    var map = trial.map
    if from != to || map.distance(to: .stretch(from: from, to: to), over: from) >= 1e-9 {
      let start = map.between(from, to, at: copiesA.size, copiesB.size)
      map = refined(start, copiesA, copiesB, .final).between(copiesA.size, copiesB.size, at: from, to)
    }
    let free = looked(map, .free)
    for (kind, plain) in plainMaps(near: map, to: to) {
      let snapped = plain == map ? free.of(kind) : looked(plain, kind)
      if snapped.regional.meanAtZeroShift >= free.regional.meanAtZeroShift - 0.01 { return snapped }
    }
    return asWhole(free, looked) ?? free
  }

  /// The pictures laid on each other as wholes, if as much is nearly equal so: a replaced part draws a map away from
  /// where all else lies exactly. nil where the map leaves no doubt.
  private func asWhole(_ free: Trial, _ looked: (AffineMap, RegistrationKind) -> Trial) -> Trial? {
    guard free.regional.figures.nearlyEqualTextured < limits.same else { return nil }
    let (from, to) = (a.size, free.copies.size)
    let whole = looked(.stretch(from: from, to: to), from == to ? .identity : .resize)
    let found = whole.regional.tilesInPlace
    return found > 0 && found >= free.regional.tilesInPlace ? whole : nil
  }

  /// The stretch and whole-pixel shifts that lie within what the working copies can tell, the nearest first.
  private func plainMaps(near map: AffineMap, to size: PixelSize) -> [(RegistrationKind, AffineMap)] {
    let from = a.size
    let pixel = max(1, Double(from.longSide) / 256)
    func isNear(_ other: AffineMap) -> Bool { distance(other) < 0.8 * pixel + 0.2 }
    func distance(_ other: AffineMap) -> Double { other.distance(to: map, over: from) / max(map.scale, 1e-9) }
    let stretch = (
      from == size ? RegistrationKind.identity : .resize, AffineMap.stretch(from: from, to: size)
    )
    var shifts: [AffineMap] = []
    if abs(map.scale - 1) < 0.02 {
      let centre = Point(Double(from.width) / 2, Double(from.height) / 2)
      let offset = map(centre) - centre
      for dy in [offset.y.rounded(.down), offset.y.rounded(.down) + 1] {
        for dx in [offset.x.rounded(.down), offset.x.rounded(.down) + 1]
        where from != size || dx != 0 || dy != 0 {
          shifts.append(.shift(dx, dy))
        }
      }
    }
    let ordered = shifts.filter(isNear).enumerated().sorted {
      (distance($0.element), $0.offset) < (distance($1.element), $1.offset)
    }
    return (isNear(stretch.1) ? [stretch] : []) + ordered.map { (.crop, $0.element) }
  }
}

extension AffineMap {
  /// The same map between pictures of other sizes.
  func between(_ a: PixelSize, _ b: PixelSize, at newA: PixelSize, _ newB: PixelSize) -> AffineMap {
    AffineMap.stretch(from: newA, to: a).then(self).then(.stretch(from: b, to: newB))
  }
}

/// Pearson's correlation; 0 where one has no spread.
func correlation(_ x: [Double], _ y: [Double]) -> Double {
  let (meanX, meanY) = (x.reduce(0, +) / Double(x.count), y.reduce(0, +) / Double(y.count))
  var (xx, yy, xy) = (0.0, 0.0, 0.0)
  for (a, b) in zip(x, y) {
    xx += (a - meanX) * (a - meanX)
    yy += (b - meanY) * (b - meanY)
    xy += (a - meanX) * (b - meanY)
  }
  return xx > 0 && yy > 0 ? xy / (xx * yy).squareRoot() : 0
}

private func glance(_ copies: Copies) -> GreyImage { copies.coarse.resized(to: PixelSize(64, 64)) }

private func details(_ image: GreyImage) -> [Double] { Plane(image).bandPassed.values.map { Double($0) } }
