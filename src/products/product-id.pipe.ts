import { Injectable, type PipeTransform } from '@nestjs/common';
import { invalidValue } from '../errors/invalid-value';
import { productId } from '../readings/product-id.rule';

/** Checks the name of a product in the path of a URL. @throws ApiError VALIDATION_ERROR */
@Injectable()
export class ProductIdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    const productid = productId.read(value);
    if (productid === undefined) throw invalidValue('productid', productId.message);
    return productid;
  }
}
